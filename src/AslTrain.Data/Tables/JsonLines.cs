using System.Text;
using System.Text.Json;
using AslTrain.Data.Annotations;
using AslTrain.Foundation;

namespace AslTrain.Data.Tables;

/// <summary>
/// Reads a table of a JSON object a line, as Hugging Face's metadata.jsonl. What lies in an object within, such as
/// objects.categories, is a column too; lists of numbers become lists of texts, since here they can mean nothing else.
/// </summary>
static class JsonLines
{
    const int MostColumns = 100_000, MostCells = 1_000_000_000;

    static readonly JsonDocumentOptions Options = new() { MaxDepth = 16 };

    /// <exception cref="BadInputException">The file is absent or unsound; one line names file, row and reason.</exception>
    public static Table Read(string path, LinkGuard? guard)
    {
        Dictionary<string, int> columns = [];
        List<(int Line, Dictionary<int, string> Cells)> rows = [];
        int line = 0;
        foreach (string text in AnnotationFile.Lines(path, guard))
        {
            line++;
            if (string.IsNullOrWhiteSpace(text)) continue;
            Dictionary<int, string> cells = [];
            try
            {
                using JsonDocument document = JsonDocument.Parse(text, Options);
                if (document.RootElement.ValueKind != JsonValueKind.Object) throw Unsound("a JSON object belongs here");
                foreach (JsonProperty property in document.RootElement.EnumerateObject()) Add(property.Name, property.Value);
            }
            catch (JsonException)
            {
                throw Unsound("broken JSON; an object belongs in each line");
            }

            rows.Add((line, cells));

            void Add(string name, JsonElement value)
            {
                cells[Column(name)] = CellOf(value);
                if (value.ValueKind != JsonValueKind.Object) return;
                foreach (JsonProperty property in value.EnumerateObject())
                    cells[Column($"{name}.{property.Name}")] = CellOf(property.Value);
            }
        }

        if ((long)columns.Count * rows.Count > MostCells)
            throw new BadInputException($"{path}: {columns.Count} columns in {rows.Count} rows are more than a table can have");
        string[] header = [.. columns.OrderBy(column => column.Value).Select(column => column.Key)];
        return new Table(path, header, 1, [.. rows.Select(row => new TableRow(
            row.Line, [.. Enumerable.Range(0, header.Length).Select(column => row.Cells.GetValueOrDefault(column, ""))]))]);

        BadInputException Unsound(string reason) => new($"{path}:{line}: {reason}");

        int Column(string name)
        {
            if (columns.TryGetValue(name, out int index)) return index;
            if (columns.Count >= MostColumns) throw Unsound($"more than {MostColumns} names of columns");
            columns.Add(name, columns.Count);
            return columns.Count - 1;
        }
    }

    static string CellOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null => "",
        JsonValueKind.Array => ListOf(value),
        _ => value.GetRawText(),
    };

    static string ListOf(JsonElement list)
    {
        StringBuilder text = new("[");
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (text.Length > 1) text.Append(", ");
            text.Append(item.ValueKind == JsonValueKind.Number ? $"\"{item.GetRawText()}\"" : item.GetRawText());
        }

        return text.Append(']').ToString();
    }
}
