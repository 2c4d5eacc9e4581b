using AslTrain.Data.Annotations;
using AslTrain.Foundation;

namespace AslTrain.Data.Formats;

/// <summary>A way in which images and labels are kept: a row of <see cref="DataFormats"/>.</summary>
public interface IDataFormat
{
    /// <summary>In small letters, words joined by hyphens.</summary>
    string Name { get; }

    /// <summary>Whether a data set must be there; otherwise the format makes it.</summary>
    bool NeedsRoot => true;

    /// <summary>Whether images have rows with columns, one of which may name their group.</summary>
    bool HasColumns => false;

    /// <summary>Whether <see cref="DataSource.ClassList"/> is heeded here, and not left to whoever asks for the splits.</summary>
    bool ReadsClassList => false;

    /// <summary>Whether a folder is surely one of this format; false where folders of it look like many others.</summary>
    bool Recognizes(string root);

    /// <summary>Where the data set itself lies: the root that was named, a folder below it, or where it was made.</summary>
    /// <param name="source">Which one.</param>
    /// <param name="tell">Given a line about what takes a while, before it begins; null for silence.</param>
    /// <exception cref="BadInputException">It is not there, or cannot be made.</exception>
    string FindRoot(DataSource source, Action<string>? tell = null) => source.NeededRoot;

    /// <summary>
    /// The names of the splits to train and to validate on where nobody names others; Val is null where there is none to
    /// validate on, and a share of the other has to be held back.
    /// </summary>
    /// <exception cref="BadInputException">The data set has none of the usual ones.</exception>
    (string Train, string? Val) UsualSplits(DataSource source);

    /// <summary>Splits with their labels, in the order asked for; the image files need not be there.</summary>
    /// <exception cref="BadInputException">Something is absent or unsound; one line names file, row and reason.</exception>
    IReadOnlyList<LabeledImages> Read(DataSource source, params IReadOnlyList<string> splits);
}
