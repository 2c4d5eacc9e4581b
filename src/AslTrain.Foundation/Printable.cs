namespace AslTrain.Foundation;

/// <summary>Texts out of foreign files as they may stand in a message of one line.</summary>
public static class Printable
{
    const int Longest = 80;

    /// <summary>Without control characters, and cut where it is long.</summary>
    public static string Of(string? text)
    {
        if (text is null) return "";
        string start = text.Length > Longest ? text[..Longest] + "..." : text;
        return string.Concat(start.Select(c => char.IsControl(c) ? '?' : c));
    }

    /// <summary>Whether a name can be printed as it is.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= 1024 && !name.Any(char.IsControl);
}
