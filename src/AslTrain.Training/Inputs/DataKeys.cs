using System.Diagnostics;
using AslTrain.Data.Annotations;
using AslTrain.Foundation;

namespace AslTrain.Training.Inputs;

/// <summary>What goes wrong with a data set, in the words of a config: the key that mends it.</summary>
static class DataKeys
{
    /// <summary>Does something with a data set; what goes wrong names the key too.</summary>
    /// <exception cref="BadInputException">The data set is not what it should be.</exception>
    public static T Named<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DataSetException error)
        {
            throw new BadInputException(error.Message + Of(error.Fault));
        }
    }

    /// <summary>How the room's own message goes on.</summary>
    internal static string Of(DataSetFault fault) => fault switch
    {
        DataSetFault.NoFolder => " (data.root: --set data.root=FOLDER where the data has moved)",
        DataSetFault.SeveralFolders => " in data.root",
        DataSetFault.NoUsualSplits => " with data.train_split and data.val_split",
        DataSetFault.NoUsualValSplit => " with data.val_split",
        DataSetFault.NoValAnnotations => " (data.annotations, data.val_annotations)",
        DataSetFault.NoMachineLabels => " (data.machine_confidence)",
        DataSetFault.NoImageColumn => " (data.csv_path)",
        DataSetFault.NoLabelColumn => " (data.csv_labels)",
        DataSetFault.OutwardLink => " (data.links: follow allows it)",
        DataSetFault.AbsentImages => " (data.missing: skip leaves them out)",
        DataSetFault.UnusableCache => " (data.cache_folder)",
        _ => throw new UnreachableException($"{fault} has no key"),
    };
}
