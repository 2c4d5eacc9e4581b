using System.Text;

namespace AslTrain.Foundation;

/// <summary>The lines of a foreign text file in UTF-8, of which neither one nor all of them fill the memory.</summary>
public static class BoundedLines
{
    /// <summary>Letters of a line, and lines, that are far more than any list or record has.</summary>
    const int LongestLine = 1 << 16, MostLines = 100_000_000;

    /// <param name="stream">From its start; disposed of at the end.</param>
    /// <param name="path">What messages call it.</param>
    /// <exception cref="BadInputException">A line is longer, or there are more of them.</exception>
    public static IEnumerable<string> Of(Stream stream, string path)
    {
        using StreamReader reader = new(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, LongestLine);
        char[] buffer = new char[LongestLine];
        StringBuilder line = new();
        int lines = 0;
        while (reader.Read(buffer) is int length and > 0)
        {
            int start = 0;
            while (buffer.AsSpan(start, length - start).IndexOf('\n') is int end and >= 0)
            {
                foreach (string own in End(buffer.AsSpan(start, end))) yield return own;
                start += end + 1;
            }

            Append(buffer.AsSpan(start, length - start));
        }

        if (line.Length > 0) foreach (string own in End([])) yield return own;

        // A carriage return alone ended a line on old systems.
        string[] End(ReadOnlySpan<char> rest)
        {
            Append(rest);
            if (++lines > MostLines) throw new BadInputException($"{path}: more than {MostLines} lines");
            string whole = line.ToString();
            line.Clear();
            return (whole.EndsWith('\r') ? whole[..^1] : whole).Split('\r');
        }

        void Append(ReadOnlySpan<char> rest)
        {
            line.Append(rest);
            if (line.Length <= LongestLine) return;
            throw new BadInputException($"{path}:{lines + 1}: a line of over {LongestLine} letters; is it a list?");
        }
    }
}
