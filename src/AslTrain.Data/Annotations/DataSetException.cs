using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>Something about a data set that the caller can mend by asking for it in another way.</summary>
public enum DataSetFault
{
    /// <summary>The folder of the data set, or the table's file, is not there.</summary>
    NoFolder,

    /// <summary>The folder holds several data sets.</summary>
    SeveralFolders,

    /// <summary>None of the splits that the format usually has is there.</summary>
    NoUsualSplits,

    /// <summary>There is a training split, but none of the usual ones to validate on.</summary>
    NoUsualValSplit,

    /// <summary>An annotation file is told, but not the one of the split to validate on.</summary>
    NoValAnnotations,

    /// <summary>Machine-generated labels are asked for, and there are none.</summary>
    NoMachineLabels,

    /// <summary>No column of a table has a usual name of image files.</summary>
    NoImageColumn,

    /// <summary>No column of a table has a usual name of labels, and none is left for a class.</summary>
    NoLabelColumn,

    /// <summary>A symbolic link leads out of the data set's folder.</summary>
    OutwardLink,

    /// <summary>Images are listed that are not there.</summary>
    AbsentImages,

    /// <summary>The cache folder cannot take what is drawn.</summary>
    UnusableCache,
}

/// <summary>
/// A data set is not what it should be; the message says what is wrong, and the fault what would have to be asked for.
/// </summary>
public sealed class DataSetException(string message, DataSetFault fault) : BadInputException(message)
{
    public DataSetFault Fault { get; } = fault;

    internal static DataSetException NoFolder(string root) => new($"{root}: there is no such folder", DataSetFault.NoFolder);
}
