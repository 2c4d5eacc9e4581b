namespace AslTrain.Data.Annotations;

/// <summary>The images of one split and their labels, in the order of the annotation files.</summary>
/// <param name="Classes">Class names; a class's index is its position here.</param>
/// <param name="Images">The images.</param>
public sealed record LabeledImages(IReadOnlyList<string> Classes, IReadOnlyList<LabeledImage> Images)
{
    /// <summary>Whether a class that an image does not list is unknown there (Open Images), and not absent.</summary>
    public bool LeavesUnknown { get; init; }

    /// <summary>What was left out, guessed or merged while they were read: a line each, with the file and how many.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>One image and its labels, held sparse: class indices in ascending order, each at most once over the lists.</summary>
/// <param name="Name">The image as its annotation file calls it (COCO: file name; VOC: identifier), for messages.</param>
/// <param name="File">Full path of the image file, inside the data root.</param>
/// <param name="Positive">Classes that are present.</param>
/// <param name="Difficult">Classes that are present only as objects marked difficult (VOC).</param>
public sealed record LabeledImage(
    string Name, string File, IReadOnlyList<int> Positive, IReadOnlyList<int> Difficult)
{
    /// <summary>Classes that were looked for and are absent; only of use where others are unknown.</summary>
    public IReadOnlyList<int> Negative { get; init; } = [];

    /// <summary>What it shares with others that must lie in the same split, such as a patient; null for none.</summary>
    public string? Group { get; init; }
}
