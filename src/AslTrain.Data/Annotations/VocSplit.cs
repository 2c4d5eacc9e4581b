namespace AslTrain.Data.Annotations;

/// <summary>Where the files of a split of a data set in VOC's format are.</summary>
/// <param name="Name">The split.</param>
/// <param name="List">The file that lists its images; null where each annotation is one of its images.</param>
/// <param name="Annotations">The folder of XML files; null where classes have lists of their images instead.</param>
/// <param name="Images">The folder of images.</param>
sealed record VocSplit(string Name, string? List, string? Annotations, string Images);
