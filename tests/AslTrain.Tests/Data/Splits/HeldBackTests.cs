using System.Text.RegularExpressions;
using AslTrain.Data;
using AslTrain.Data.Annotations;
using AslTrain.Data.Splits;
using AslTrain.Foundation;
using CsCheck;
using Xunit;

namespace AslTrain.Tests.Data.Splits;

public sealed class HeldBackTests
{
    static readonly HoldBackOptions Fifth = new(Share: 0.2, Seed: 0);

    static readonly Gen<LabeledImages> Sets =
        from labels in Gen.Int[1, 8]
        from images in Gen.Int[0, labels - 1].HashSet[0, Math.Min(3, labels)].Array[2, 60]
        select Set(labels, [.. images.Select(own => own.Order().ToArray())]);

    /// <summary>Whatever the labels: no image is lost, and both sides have one.</summary>
    [Fact]
    public void EveryImageIsOnOneSide() => Gen.Select(Sets, Gen.Double[0.01, 0.99], Gen.Int[0, 3]).Sample((whole, share, seed) =>
    {
        (LabeledImages train, LabeledImages val, _) = HeldBack.Part(whole, new(share, seed));
        Assert.NotEmpty(train.Images);
        Assert.NotEmpty(val.Images);
        Assert.Equal(Names(whole), Names(train, val));
        Assert.Equal(whole.Classes, val.Classes);
    });

    /// <summary>Every class of two images is on both sides, or where no parting does that, it is counted.</summary>
    [Fact]
    public void AClassOfTwoImagesIsOnBothSides() => Sets.Sample(whole =>
    {
        (LabeledImages train, LabeledImages val, int oneSided) = HeldBack.Part(whole, Fifth);
        int[] counts = Counts(whole);
        int found = Enumerable.Range(0, counts.Length).Count(
            label => counts[label] > 1 && (Counts(train)[label] == 0 || Counts(val)[label] == 0));
        Assert.Equal(found, oneSided);
    });

    /// <summary>One label an image leaves always a way.</summary>
    [Fact]
    public void WithOneLabelAnImageEveryClassIsParted() =>
        Gen.Int[0, 9].Array[2, 200].Sample(labels =>
        {
            LabeledImages whole = Set(10, [.. labels.Select(label => (int[])[label])]);
            (LabeledImages train, LabeledImages val, int oneSided) = HeldBack.Part(whole, Fifth);
            int[] all = Counts(whole), held = Counts(val);
            bool anyPair = all.Any(count => count > 1);
            Assert.Equal(0, oneSided);
            for (int label = 0; label < all.Length && anyPair; label++)
            {
                if (all[label] < 2) Assert.Equal(0, held[label]);
                else Assert.InRange(held[label], Math.Max(1, (0.2 * all[label]) - 2), (0.2 * all[label]) + 2);
            }
        });

    /// <summary>The share holds for every label and for the whole, rare or not.</summary>
    [Fact]
    public void SharesAreThoseAskedFor()
    {
        SeededRandom random = new(seed: 1);
        int[][] labels = [.. Enumerable.Range(0, 2000).Select(_ => (int[])
            [.. Enumerable.Range(0, 20).Where(label => random.NextDouble() < 0.4 / (label + 1))])];
        LabeledImages whole = Set(20, labels);
        (_, LabeledImages val, int oneSided) = HeldBack.Part(whole, Fifth);
        Assert.Equal(0, oneSided);
        Assert.InRange(val.Images.Count, 380, 420);
        foreach ((int all, int held) in Counts(whole).Zip(Counts(val))) Assert.InRange(held, (0.2 * all) - 3, (0.2 * all) + 3);
    }

    /// <summary>Names decide, not the order of files; another seed holds others back.</summary>
    [Fact]
    public void TheOrderOfImagesDoesNotMatter() => Sets.Sample(whole =>
    {
        LabeledImages turned = whole with { Images = [.. whole.Images.Reverse()] };
        Assert.Equal(Names(HeldBack.Part(whole, Fifth).Val), Names(HeldBack.Part(turned, Fifth).Val));
    });

    [Fact]
    public void AnotherSeedHoldsOthersBack()
    {
        LabeledImages whole = Set(2, [.. Enumerable.Range(0, 100).Select(i => (int[])[i % 2])]);
        Assert.NotEqual(
            Names(HeldBack.Part(whole, Fifth).Val), Names(HeldBack.Part(whole, Fifth with { Seed = 1 }).Val));
    }

    [Fact]
    public void GroupsStayTogether()
    {
        LabeledImages whole = Set(3, [.. Enumerable.Range(0, 120).Select(i => (int[])[i % 3])]);
        (LabeledImages train, LabeledImages val, _) =
            HeldBack.Part(whole, Fifth with { GroupPattern = new Regex("image-([0-9]+)[0-9]$") });
        Assert.Empty(Groups(train).Intersect(Groups(val)));
        Assert.Equal(12, Groups(train).Union(Groups(val)).Count());
        LabeledImages named = whole with { Images = [.. whole.Images.Select((image, i) => image with { Group = $"{i % 10}" })] };
        (train, val, _) = HeldBack.Part(named, Fifth);
        Assert.Empty(train.Images.Select(image => image.Group).Intersect(val.Images.Select(image => image.Group)));

        static HashSet<string> Groups(LabeledImages side) => [.. side.Images.Select(image => image.Name[..^1])];
    }

    /// <summary>Two files with the same bytes are one photograph.</summary>
    [Fact]
    public void TheSameContentStaysTogether()
    {
        LabeledImages whole = Set(1, [.. Enumerable.Range(0, 40).Select(_ => (int[])[0])]);
        int[] firsts = [.. Enumerable.Range(0, 40).Select(i => i % 20)];
        HashSet<string> held = [.. HeldBack.Part(whole, Fifth, firsts).Val.Images.Select(image => image.Name)];
        for (int i = 0; i < 20; i++) Assert.Equal(held.Contains(Name(i)), held.Contains(Name(i + 20)));
    }

    [Fact]
    public void TooFewAreRefused()
    {
        Assert.Contains("too few", Refused(Set(1, [0]), null), StringComparison.Ordinal);
        Assert.Contains("stay together", Refused(Set(1, [0], [0]), [0, 0]), StringComparison.Ordinal);

        static string Refused(LabeledImages whole, int[]? firsts) =>
            Assert.Throws<BadInputException>(() => HeldBack.Part(whole, Fifth, firsts)).Message;
    }

    static LabeledImages Set(int labels, params int[][] images) => new(
        [.. Enumerable.Range(0, labels).Select(label => $"class{label}")],
        [.. images.Select((own, i) => new LabeledImage(Name(i), $"/nowhere/{Name(i)}", own, []))]);

    static string Name(int i) => $"image-{i:00000}";

    static int[] Counts(LabeledImages side)
    {
        int[] counts = new int[side.Classes.Count];
        foreach (int label in side.Images.SelectMany(image => image.Positive)) counts[label]++;
        return counts;
    }

    static string[] Names(params LabeledImages[] sides) =>
        [.. sides.SelectMany(side => side.Images).Select(image => image.Name).Order(StringComparer.Ordinal)];
}
