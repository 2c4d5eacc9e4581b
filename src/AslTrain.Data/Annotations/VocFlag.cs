using System.Globalization;

namespace AslTrain.Data.Annotations;

/// <summary>Yes and no as people and their tools write them.</summary>
static class VocFlag
{
    static readonly string[] Yes = ["true", "yes", "y", "t"];

    static readonly string[] No =
        ["", "false", "no", "n", "f", "unspecified", "unknown", "none", "null", "nan", "na", "n/a", "-", "?"];

    /// <summary>Nothing, or that nobody said it, is no; null for what is neither.</summary>
    public static bool? Parse(string text)
    {
        string word = text.Trim().ToLowerInvariant();
        if (No.Contains(word)) return false;
        if (Yes.Contains(word)) return true;
        return double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number switch { 0 => false, 1 => true, _ => null }
            : null;
    }
}
