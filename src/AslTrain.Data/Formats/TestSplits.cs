using AslTrain.Data.Annotations;

namespace AslTrain.Data.Formats;

/// <summary>Test images that are validated on, since there is nothing else.</summary>
static class TestSplits
{
    /// <summary>The splits as they are, and said of the second where it is such a one.</summary>
    /// <param name="read">What was read.</param>
    /// <param name="splits">Their names.</param>
    /// <param name="root">Folder of the data set, for the message.</param>
    /// <param name="names">All splits of the data set; asked for where it matters.</param>
    public static IReadOnlyList<LabeledImages> Said(
        IReadOnlyList<LabeledImages> read, IReadOnlyList<string> splits, string root, Func<string[]> names)
    {
        if (splits is not [_, string val] || !SplitWords.IsTest(val) || names().Any(SplitWords.IsVal)) return read;
        string note = $"{root}: split '{val}' is validated on, since there is none named val, valid, validation or dev";
        return [read[0], read[1] with { Notes = [.. read[1].Notes, note] }];
    }
}
