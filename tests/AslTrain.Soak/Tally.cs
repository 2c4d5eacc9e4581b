namespace AslTrain.Soak;

/// <summary>Counts what was tried and what came of it, a row a kind.</summary>
sealed class Tally
{
    readonly SortedDictionary<string, Row> _rows = new(StringComparer.Ordinal);

    public bool IsClean => _rows.Values.All(row => row.Faults.Count == 0);

    /// <summary>May be called from any thread.</summary>
    public void Add(string kind, Verdict verdict)
    {
        lock (_rows)
        {
            if (!_rows.TryGetValue(kind, out Row? row)) _rows[kind] = row = new Row();
            row.Tried++;
            if (verdict.Refused) row.Refused++;
            if (verdict.Fault != Fault.None) row.Faults.Add(verdict.Fault);
        }
    }

    /// <summary>A Markdown table, and a last line that counts all.</summary>
    public IEnumerable<string> Lines()
    {
        yield return "| what | tried | refused | crashes | hangs | lost |";
        yield return "|---|---|---|---|---|---|";
        foreach ((string kind, Row row) in _rows) yield return Line(kind, row);
        Row all = new();
        foreach (Row row in _rows.Values)
        {
            all.Tried += row.Tried;
            all.Refused += row.Refused;
            all.Faults.AddRange(row.Faults);
        }

        yield return Line("all", all);
    }

    static string Line(string kind, Row row)
    {
        return $"| {kind} | {row.Tried} | {row.Refused} | {Of(Fault.Crash)} | {Of(Fault.Hang)} | {Of(Fault.Loss)} |";

        int Of(Fault fault) => row.Faults.Count(own => own == fault);
    }

    sealed class Row
    {
        public int Tried { get; set; }

        public int Refused { get; set; }

        public List<Fault> Faults { get; } = [];
    }
}
