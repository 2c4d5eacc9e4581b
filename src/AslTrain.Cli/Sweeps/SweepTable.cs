using System.Globalization;
using System.Text;
using AslTrain.Foundation;

namespace AslTrain.Cli.Sweeps;

/// <summary>What the seeds of one combination gave.</summary>
/// <param name="Best">The best of each finished run, in percent; diverged ones are left out.</param>
/// <param name="Diverged">Runs that ended in a loss that is no number.</param>
sealed record SweepRow(SweepPoint Point, IReadOnlyList<double> Best, int Diverged)
{
    public double? Mean => Best.Count > 0 ? Best.Average() : null;

    /// <summary>The sample's standard deviation, over n - 1; null for fewer than two runs.</summary>
    public double? Deviation => Best.Count > 1
        ? Math.Sqrt(Best.Sum(value => Math.Pow(value - Mean!.Value, 2)) / (Best.Count - 1))
        : null;
}

/// <summary>The results of a sweep as a table for a person, and as CSV.</summary>
static class SweepTable
{
    /// <summary>How the header of a table ends.</summary>
    public const string HeaderEnd = ",deviation,runs,diverged\n";

    public static IEnumerable<string> Lines(IReadOnlyList<SweepRow> rows, string metric)
    {
        int width = rows.Max(row => row.Point.ToString().Length);
        yield return $"{"".PadRight(width)}  {metric,8} {"+-",6}  runs";
        foreach (SweepRow row in rows)
        {
            string diverged = row.Diverged > 0 ? $", {row.Diverged} diverged" : "";
            string point = row.Point.ToString().PadRight(width);
            yield return $"{point}  {Number(row.Mean),8} {Number(row.Deviation),6}  {row.Best.Count}{diverged}";
        }
    }

    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<SweepRow> rows, string metric)
    {
        StringBuilder text = new();
        foreach ((string key, _) in rows[0].Point.Values) text.Append(key).Append(',');
        text.Append(metric).Append(HeaderEnd);
        foreach (SweepRow row in rows)
        {
            foreach ((_, string value) in row.Point.Values) text.Append(CsvCell.Of(value)).Append(',');
            text.Append($"{Number(row.Mean)},{Number(row.Deviation)},{row.Best.Count},{row.Diverged}\n");
        }

        WholeFile.Write(path, text.ToString());
    }

    static string Number(double? value) => value?.ToString("0.00", CultureInfo.InvariantCulture) ?? "";
}
