using System.Text;
using AslTrain.Data.Annotations;
using AslTrain.Foundation;

namespace AslTrain.Data.Tables;

/// <summary>Reads a table of separated values, whatever separates them and in which encoding.</summary>
static class CsvTable
{
    const int Looked = 1 << 16;

    /// <summary>The first fits unless another one does better.</summary>
    static readonly char[] Delimiters = [',', ';', '\t', '|'];

    static readonly string[] Letters = [.. Enumerable.Range(0, 128).Select(code => ((char)code).ToString())];

    /// <exception cref="BadInputException">The file is absent or unsound; one line names file, row and reason.</exception>
    public static Table Read(string path, TableOptions options, LinkGuard? guard)
    {
        CsvDialect dialect = Find(path, options, guard, out bool hasOwnLine);
        using CsvFile file = new(path, guard, dialect);
        if (hasOwnLine) file.Read();
        file.Read();
        string[] header = [.. Cells(file, file.Count).Select(name => name.Trim())];
        int line = file.Line;
        List<TableRow> rows = [];
        while (file.Read())
        {
            if (IsEmpty(file, 0)) continue;

            // A delimiter at the end of rows alone.
            bool hasRest = file.Count > header.Length && !IsEmpty(file, header.Length);
            if (file.Count < header.Length || hasRest)
            {
                string sign = Printable.Of(dialect.Separator.ToString());
                throw file.Unsound($"{file.Count} columns; there should be {header.Length} as in the header "
                    + $"({Printable.Some(header, 12)}): a cell with '{sign}' in it belongs in quotes");
            }

            rows.Add(new TableRow(file.Line, Cells(file, header.Length)));
        }

        return new Table(path, header, line, rows);
    }

    /// <summary>As <see cref="CsvCell"/> wrote them or anybody else; most of a large table's are of one letter.</summary>
    static string[] Cells(CsvFile file, int count)
    {
        string[] cells = new string[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> field = file.Field(i);
            cells[i] = field.Length == 0 ? ""
                : field.Length == 1 && field[0] < Letters.Length ? Letters[field[0]]
                : CsvCell.TextOf(file.Text(i));
        }

        return cells;
    }

    static bool IsEmpty(CsvFile file, int from)
    {
        for (int i = from; i < file.Count; i++)
        {
            if (!file.Field(i).Trim(" \t\r"u8).IsEmpty) return false;
        }

        return true;
    }

    /// <param name="hasOwnLine">Whether the first line is Excel's, such as sep=;.</param>
    static CsvDialect Find(string path, TableOptions options, LinkGuard? guard, out bool hasOwnLine)
    {
        byte[] bytes = new byte[Looked];
        using (FileStream stream = AnnotationFile.Open(path, guard))
        {
            bytes = bytes[..stream.ReadAtLeast(bytes, Looked, throwOnEndOfStream: false)];
        }

        Encoding? encoding = MarkedEncoding(bytes)
            ?? (options.Encoding is string name ? CodePages.Of(name) : PlainUtf16(bytes));
        if (encoding?.CodePage == Encoding.UTF8.CodePage) encoding = null;
        string[] lines = (encoding is null ? Encoding.Latin1 : Lenient(encoding)).GetString(bytes)
            .Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        string first = lines.Length > 0 ? lines[0].TrimStart('\uFEFF', '\u00EF', '\u00BB', '\u00BF') : "";
        string bare = first.Trim('"', ' ');
        hasOwnLine = bare.Length == 5 && bare.StartsWith("sep=", StringComparison.OrdinalIgnoreCase);
        string header = hasOwnLine ? lines.ElementAtOrDefault(1) ?? "" : first;
        char delimiter = options.Delimiter ?? (hasOwnLine ? bare[4] : DelimiterOf(header, path, options));
        if (!char.IsAscii(delimiter)) throw new BadInputException($"{path}:1: '{delimiter}' cannot part columns");
        return new CsvDialect(delimiter, encoding)
        {
            EncodingHint = ", or name its encoding (TableOptions.Encoding)",
        };
    }

    /// <summary>That of the mark at the beginning, which counts whatever else is said; null without one.</summary>
    static Encoding? MarkedEncoding(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => Encoding.UTF8,
        [0xFF, 0xFE, 0, 0, ..] => CodePages.Of("utf-32"),
        [0xFF, 0xFE, ..] => CodePages.Of("utf-16"),
        [0xFE, 0xFF, ..] => CodePages.Of("utf-16BE"),
        _ => null,
    };

    /// <summary>UTF-16 without a mark, where nearly every other byte is zero, as in any western text.</summary>
    static Encoding? PlainUtf16(ReadOnlySpan<byte> bytes)
    {
        int pairs = Math.Min(bytes.Length / 2, 512), low = 0, high = 0;
        for (int i = 0; i < pairs; i++)
        {
            if (bytes[2 * i] == 0) high++;
            if (bytes[(2 * i) + 1] == 0) low++;
        }

        if (pairs < 4) return null;
        return low > 0.8 * pairs && high == 0 ? CodePages.Of("utf-16")
            : high > 0.8 * pairs && low == 0 ? CodePages.Of("utf-16BE")
            : null;
    }

    /// <summary>For a piece that may end within a letter.</summary>
    static Encoding Lenient(Encoding encoding)
    {
        Encoding lenient = (Encoding)encoding.Clone();
        lenient.DecoderFallback = DecoderFallback.ReplacementFallback;
        return lenient;
    }

    /// <summary>With which a column of images is found, and of those the one with the most columns.</summary>
    static char DelimiterOf(string header, string path, TableOptions options)
    {
        bool hasTabs = Path.GetExtension(path).ToLowerInvariant() is ".tsv" or ".tab";
        IEnumerable<char> candidates = hasTabs ? Delimiters.OrderBy(candidate => candidate != '\t') : Delimiters;
        return candidates.MaxBy(candidate =>
        {
            string[] names = [.. Parts(header, candidate).Select(name => name.Trim().Trim('"'))];
            bool fits = names.Any(name => options.Path is string wanted ? name == wanted : ColumnName.MayBeImage(name));
            return (fits, names.Length);
        });
    }

    /// <summary>What stands between the signs that are not in quotes.</summary>
    static IEnumerable<string> Parts(string line, char delimiter)
    {
        bool isQuoted = false;
        int start = 0;
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '"') isQuoted = !isQuoted;
            if (isQuoted || line[i] != delimiter) continue;
            yield return line[start..i];
            start = i + 1;
        }

        yield return line[start..];
    }
}
