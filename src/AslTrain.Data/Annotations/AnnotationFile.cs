using System.Text;
using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

static class AnnotationFile
{
    /// <summary>Letters of a line, and lines, that are far more than any list of images has.</summary>
    const int LongestLine = 1 << 16, MostLines = 100_000_000;

    /// <summary>A stream without a buffer of its own.</summary>
    /// <param name="guard">Of the data set's folder; null where links may lead anywhere.</param>
    /// <exception cref="BadInputException">
    /// The file is absent, empty, not plain or cannot be read, or a link leads out of the folder.
    /// </exception>
    public static FileStream Open(string path, LinkGuard? guard = null)
    {
        FileStream stream;
        try
        {
            stream = RegularFile.OpenRead(path, FileShare.Read, bufferSize: 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException(error is FileNotFoundException or DirectoryNotFoundException
                ? $"{path}: there is no such annotation file"
                : $"{path}: the annotation file cannot be read");
        }

        try
        {
            guard?.Require(path);
            return stream.Length > 0 ? stream : throw new BadInputException($"{path}: the annotation file is empty (0 bytes)");
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The lines of a list, in UTF-8.</summary>
    /// <exception cref="BadInputException">As above; or a line is longer, or there are more, than in any list.</exception>
    public static IEnumerable<string> Lines(string path, LinkGuard? guard = null)
    {
        using StreamReader reader = new(Open(path, guard), Encoding.UTF8, detectEncodingFromByteOrderMarks: true, LongestLine);
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
