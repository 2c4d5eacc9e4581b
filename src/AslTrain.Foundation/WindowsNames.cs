using System.Buffers;

namespace AslTrain.Foundation;

/// <summary>
/// Names that Windows takes for something else than a file of that name
/// (https://learn.microsoft.com/windows/win32/fileio/naming-a-file).
/// </summary>
public static class WindowsNames
{
    /// <summary>Patterns and redirections; the colon parts a file from its streams.</summary>
    static readonly SearchValues<char> Forbidden = SearchValues.Create("<>:\"|?*");

    static readonly string[] Devices = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"], Ports = ["COM", "LPT"];

    /// <param name="part">What stands between two separators of a path.</param>
    /// <returns>
    /// Whether it is a device, with any extension; ends with a dot or a blank, which Windows drops; or has a sign that Windows
    /// gives another meaning.
    /// </returns>
    public static bool IsReserved(ReadOnlySpan<char> part)
    {
        if (part is "." or ".." or "") return false;
        if (part[^1] is '.' or ' ' || part.ContainsAny(Forbidden)) return true;
        int dot = part.IndexOf('.');
        ReadOnlySpan<char> stem = (dot < 0 ? part : part[..dot]).TrimEnd(' ');
        foreach (string device in Devices)
        {
            if (stem.Equals(device, StringComparison.OrdinalIgnoreCase)) return true;
        }

        foreach (string port in Ports)
        {
            bool isPort = stem.Length == port.Length + 1 && stem.StartsWith(port, StringComparison.OrdinalIgnoreCase);
            if (isPort && (char.IsAsciiDigit(stem[^1]) || stem[^1] is '¹' or '²' or '³')) return true;
        }

        return false;
    }
}
