using System.Globalization;

namespace AslTrain.Data.Tables;

/// <summary>What a cell says of a class.</summary>
enum Flag
{
    /// <summary>It is empty, or says that there is no value.</summary>
    Nothing,
    Yes,
    No,

    /// <summary>It says that nobody knows.</summary>
    Unknown,
}

/// <summary>The spellings of yes, no and nothing that pandas, spreadsheets and people write, in any case.</summary>
static class Flags
{
    static readonly Dictionary<string, Flag> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["true"] = Flag.Yes,
        ["t"] = Flag.Yes,
        ["yes"] = Flag.Yes,
        ["y"] = Flag.Yes,
        ["x"] = Flag.Yes,
        ["present"] = Flag.Yes,
        ["ja"] = Flag.Yes,
        ["oui"] = Flag.Yes,
        ["si"] = Flag.Yes,
        ["s\u00ED"] = Flag.Yes,
        ["sim"] = Flag.Yes,
        ["wahr"] = Flag.Yes,
        ["vrai"] = Flag.Yes,
        ["verdadero"] = Flag.Yes,
        ["verdadeiro"] = Flag.Yes,
        ["vero"] = Flag.Yes,
        ["waar"] = Flag.Yes,
        ["positive"] = Flag.Yes,
        ["\u2713"] = Flag.Yes,
        ["\u2714"] = Flag.Yes,
        ["false"] = Flag.No,
        ["f"] = Flag.No,
        ["no"] = Flag.No,
        ["n"] = Flag.No,
        ["absent"] = Flag.No,
        ["nein"] = Flag.No,
        ["nee"] = Flag.No,
        ["non"] = Flag.No,
        ["falsch"] = Flag.No,
        ["faux"] = Flag.No,
        ["falso"] = Flag.No,
        ["onwaar"] = Flag.No,
        ["negative"] = Flag.No,
        ["\u2717"] = Flag.No,
        ["\u2718"] = Flag.No,
        ["nan"] = Flag.Nothing,
        ["na"] = Flag.Nothing,
        ["n/a"] = Flag.Nothing,
        ["#n/a"] = Flag.Nothing,
        ["<na>"] = Flag.Nothing,
        ["null"] = Flag.Nothing,
        ["none"] = Flag.Nothing,
        ["nil"] = Flag.Nothing,
        ["-"] = Flag.Nothing,
        ["unknown"] = Flag.Unknown,
        ["uncertain"] = Flag.Unknown,
        ["unspecified"] = Flag.Unknown,
        ["?"] = Flag.Unknown,
    };

    /// <summary>
    /// What pandas takes for no value where nobody tells it otherwise, and writes for it; in this case alone, since a class may
    /// well be named none.
    /// </summary>
    static readonly HashSet<string> Missing =
    [
        "", "nan", "NaN", "-nan", "-NaN", "NA", "N/A", "n/a", "#N/A", "<NA>", "NULL", "null", "None", "NaT",
    ];

    /// <summary>null where the cell says none of the four.</summary>
    public static Flag? Parse(string cell)
    {
        switch (cell)
        {
            case "1": return Flag.Yes;
            case "0": return Flag.No;
            case "": return Flag.Nothing;
        }

        string text = cell.Trim();
        if (text.Length == 0) return Flag.Nothing;
        if (Words.TryGetValue(text, out Flag word)) return word;
        return ToNumber(text) switch
        {
            1 => Flag.Yes,
            0 => Flag.No,
            -1 => Flag.Unknown,
            _ => null,
        };
    }

    /// <summary>A number as programs write it, or with the comma of many spreadsheets; null where it is none.</summary>
    public static double? ToNumber(string text)
    {
        string point = text.Replace(',', '.');
        return double.TryParse(point, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && double.IsFinite(number) ? number : null;
    }

    /// <summary>Whether a cell of labels says that there is none.</summary>
    public static bool IsMissing(string cell) => Missing.Contains(cell.Trim());
}
