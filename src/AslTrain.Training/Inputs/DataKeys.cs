using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using AslTrain.Data.Annotations;
using AslTrain.Data.Formats;
using AslTrain.Data.Tables;
using AslTrain.Foundation;
using AslTrain.Training.Settings;

namespace AslTrain.Training.Inputs;

/// <summary>What goes wrong with a data set, in the words of a config: the key that mends it.</summary>
static partial class DataKeys
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
            throw new BadInputException(InKeys(error.Message) + Of(error.Fault));
        }
        catch (BadInputException error) when (InKeys(error.Message) is string inKeys && inKeys != error.Message)
        {
            throw new BadInputException(inKeys);
        }
    }

    /// <summary>A message with keys where it names properties of the room's options, as TableOptions.Separator.</summary>
    internal static string InKeys(string message) => OptionPattern().Replace(message, match =>
        KeyOf(match.Groups[1].Value == nameof(TableOptions) ? typeof(TableSection) : typeof(DataSection), match.Groups[2].Value)
        ?? match.Value);

    static string? KeyOf(Type section, string property) =>
        section.GetProperty(property)?.GetCustomAttribute<KeyAttribute>() is KeyAttribute key ? $"data.{key.Name}" : null;

    [GeneratedRegex($"\\b({nameof(TableOptions)}|{nameof(DataSource)})\\.([A-Z][A-Za-z]*)\\b")]
    private static partial Regex OptionPattern();

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
