namespace AslTrain.Data.Images;

/// <summary>Why an image file gives no picture.</summary>
/// <param name="Reason">One line that names the file.</param>
public sealed record ImageDefect(DefectKind Kind, string Reason);

/// <summary>What a person would do about it: fetch the file, fetch it again, convert it, or look at it.</summary>
public enum DefectKind
{
    Missing,

    /// <summary>Empty, or ended before its last pixel.</summary>
    Truncated,

    /// <summary>16 bits a channel.</summary>
    RefusedColors,

    Unreadable,
}
