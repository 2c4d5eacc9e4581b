namespace AslTrain.Data.Annotations;

/// <summary>Brings the labels of one file into the class order of another.</summary>
public static class ClassOrder
{
    /// <summary>The same images with their labels' indices in the order of <paramref name="classes"/>; names decide, not positions.</summary>
    /// <param name="split">The images.</param>
    /// <param name="classes">The order to bring them into.</param>
    /// <param name="source">What messages call the images' file.</param>
    /// <param name="wantedBy">What messages call the owner of the order.</param>
    /// <exception cref="InvalidDataException">A class of the images is not in the order; the message names it.</exception>
    public static LabeledImages Align(LabeledImages split, IReadOnlyList<string> classes, string source, string wantedBy)
    {
        if (split.Classes.SequenceEqual(classes)) return split;
        Dictionary<string, int> indices = classes.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        string? unknown = split.Classes.FirstOrDefault(name => !indices.ContainsKey(name));
        if (unknown is not null)
            throw new InvalidDataException($"{source}: the class '{unknown}' is not among the {classes.Count} classes of {wantedBy}");

        int[] map = [.. split.Classes.Select(name => indices[name])];
        return new LabeledImages(classes, [.. split.Images.Select(image => image with
        {
            Positive = Map(image.Positive),
            Difficult = Map(image.Difficult),
            Negative = Map(image.Negative),
        })]);

        int[] Map(IReadOnlyList<int> labels) => [.. labels.Select(index => map[index]).Order()];
    }
}
