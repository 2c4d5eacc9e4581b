using System.IO.Hashing;
using System.Text;
using System.Text.RegularExpressions;
using AslTrain.Data.Annotations;
using AslTrain.Foundation;

namespace AslTrain.Data.Splits;

/// <summary>How much of a data set without a validation split is held back, and what stays together.</summary>
/// <param name="Share">Of the images, in (0, 1).</param>
/// <param name="Seed">Another seed holds other images back.</param>
/// <param name="GroupPattern">
/// Finds in an image's name what it shares with others that must lie in the same split: its first group, or the whole match;
/// null for none.
/// </param>
public sealed record HoldBackOptions(double Share, long Seed, Regex? GroupPattern = null);

/// <summary>
/// Parts images without a validation split: by names and labels alone, so that it comes out the same on every machine and
/// whatever the order of the files.
/// </summary>
public static class HeldBack
{
    /// <summary>Both parts, in the order of the images, with one list of classes.</summary>
    /// <param name="whole">The images.</param>
    /// <param name="options">How many, which, and what stays together.</param>
    /// <param name="firsts">
    /// For each image the first one with the same content (<see cref="SameContents.Firsts"/>): they stay together; null for none.
    /// </param>
    /// <returns>
    /// The larger part, the smaller one, and of how many classes with two or more images not both parts have one, since what
    /// stays together left no other way.
    /// </returns>
    /// <exception cref="BadInputException">There are too few images, or all of them stay together.</exception>
    public static (LabeledImages Train, LabeledImages Val, int OneSided) Part(
        LabeledImages whole, HoldBackOptions options, IReadOnlyList<int>? firsts = null)
    {
        int[] unitOf = Units(whole.Images, options.GroupPattern, firsts);
        StratifiedUnit[] units = Gather(whole.Images, unitOf, options.Seed);
        if (units.Length < 2)
        {
            throw new BadInputException(whole.Images.Count < 2
                ? $"{whole.Images.Count} images are too few to hold one back for validation"
                : $"all {whole.Images.Count} images stay together, so that none can be held back for validation");
        }

        (bool[] held, int oneSided) = Stratification.Part(units, whole.Classes.Count, options.Share);
        Dictionary<int, bool> isHeld = units.Index().ToDictionary(entry => entry.Item.First, entry => held[entry.Index]);
        return (Side(false), Side(true), oneSided);

        LabeledImages Side(bool side) =>
            whole with { Images = [.. whole.Images.Where((_, i) => isHeld[unitOf[i]] == side)] };
    }

    /// <summary>For each image the first one of those that it stays together with.</summary>
    static int[] Units(IReadOnlyList<LabeledImage> images, Regex? pattern, IReadOnlyList<int>? firsts)
    {
        int[] parent = [.. Enumerable.Range(0, images.Count)];
        Dictionary<string, int> groups = [];
        for (int i = 0; i < parent.Length; i++)
        {
            if (firsts is not null) Join(i, firsts[i]);
            if (GroupOf(images[i], pattern) is not string group) continue;
            if (!groups.TryAdd(group, i)) Join(i, groups[group]);
        }

        for (int i = 0; i < parent.Length; i++) parent[i] = Root(i);
        return parent;

        void Join(int one, int other)
        {
            (one, other) = (Root(one), Root(other));
            parent[Math.Max(one, other)] = Math.Min(one, other);
        }

        int Root(int i)
        {
            while (parent[i] != i) i = parent[i] = parent[parent[i]];
            return i;
        }
    }

    static string? GroupOf(LabeledImage image, Regex? pattern)
    {
        if (pattern is null) return image.Group;
        Match match = pattern.Match(image.Name);
        return !match.Success ? null : match.Groups.Count > 1 ? match.Groups[1].Value : match.Value;
    }

    /// <summary>In an order that hangs on the seed and the names alone.</summary>
    static StratifiedUnit[] Gather(IReadOnlyList<LabeledImage> images, int[] unitOf, long seed)
    {
        SortedDictionary<int, List<int>> members = [];
        foreach ((int i, int unit) in unitOf.Index())
        {
            if (!members.TryGetValue(unit, out List<int>? own)) members[unit] = own = [];
            own.Add(i);
        }

        return
        [
            .. members.Select(entry => new StratifiedUnit(entry.Key, entry.Value.Count, LabelsOf(entry.Value)))
                .OrderBy(unit => members[unit.First].Min(i => Place(images[i].Name)))
                .ThenBy(unit => images[unit.First].Name, StringComparer.Ordinal),
        ];

        ulong Place(string name) => XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(name), seed);

        (int Label, int Images)[] LabelsOf(List<int> own) =>
        [
            .. own.SelectMany(i => images[i].Positive).CountBy(label => label).Select(pair => (pair.Key, pair.Value))
                .OrderBy(pair => pair.Key),
        ];
    }
}
