using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>Brings the labels of one file into the class order of another.</summary>
public static class ClassOrder
{
    /// <summary>
    /// The same images with their labels' indices in the order of <paramref name="classes"/>; names decide, not positions.
    /// </summary>
    /// <param name="split">The images.</param>
    /// <param name="classes">The order to bring them into.</param>
    /// <param name="source">What messages call the images' file.</param>
    /// <param name="wantedBy">What messages call the owner of the order.</param>
    /// <exception cref="BadInputException">A label's class is not in the order; the message names it.</exception>
    public static LabeledImages Align(LabeledImages split, IReadOnlyList<string> classes, string source, string wantedBy)
    {
        if (split.Classes.SequenceEqual(classes)) return split;
        HashSet<string> wanted = [.. classes];
        string? unknown = split.Images
            .SelectMany(image => image.Positive.Concat(image.Difficult).Concat(image.Negative)).Distinct()
            .Select(index => split.Classes[index]).FirstOrDefault(name => !wanted.Contains(name));
        if (unknown is not null)
        {
            throw new BadInputException(
                $"{source}: the class '{unknown}' is not among the {classes.Count} classes of {wantedBy}");
        }

        return Restrict(split, classes);
    }

    /// <summary>The same images with the labels of these classes alone, with their indices here; names decide.</summary>
    public static LabeledImages Restrict(LabeledImages split, IReadOnlyList<string> classes)
    {
        Dictionary<string, int> indices = classes.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        int[] map = [.. split.Classes.Select(name => indices.GetValueOrDefault(name, -1))];
        if (split.Images is SparseImages sparse) return split with { Classes = classes, Images = sparse.Restrict(map) };
        return split with
        {
            Classes = classes,
            Images = [.. split.Images.Select(image => image with
            {
                Positive = Map(image.Positive),
                Negative = Map(image.Negative),
                Difficult = Map(image.Difficult),
            })],
        };

        int[] Map(IReadOnlyList<int> labels) => [.. labels.Select(index => map[index]).Where(index => index >= 0).Order()];
    }
}
