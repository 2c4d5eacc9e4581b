using System.Text;

namespace AslTrain.Data.Tables;

/// <summary>The labels of an image in one cell of a table, as <see cref="TableReader"/> reads them back.</summary>
public static class LabelCell
{
    const char Separator = '|';

    /// <summary>
    /// The names with "|" between them; where one has that in it, looks like a list or like no label, or begins with or ends in
    /// a blank, a list such as ["a|b", "c"].
    /// </summary>
    public static string Of(IEnumerable<string> names)
    {
        string[] all = [.. names];
        if (!all.Any(IsAmbiguous)) return string.Join(Separator, all);
        StringBuilder list = new();
        foreach (string name in all)
        {
            string escaped = name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            list.Append(list.Length > 0 ? ", " : "[").Append('"').Append(escaped).Append('"');
        }

        return list.Append(']').ToString();
    }

    static bool IsAmbiguous(string name) =>
        name.Contains(Separator, StringComparison.Ordinal) || LabelList.IsLiteral(name) || Flags.IsMissing(name)
        || name[0] is '[' or '{' or '(' or '\'' or '"' || name.Trim().Length < name.Length;
}
