using System.Globalization;
using AslTrain.Training.RunFolders;

namespace AslTrain.Cli.Sweeps;

/// <summary>
/// The metric over the values of the first key, a line for each combination of the others, with the seeds' deviation.
/// </summary>
static class SweepPlot
{
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<SweepRow> rows, string metric)
    {
        if (rows[0].Point.Values is not [(string key, _), ..]) return;
        string[] values = [.. rows.Select(row => row.Point.Values[0].Value).Distinct()];
        bool areNumbers = values.All(value => double.TryParse(value, CultureInfo.InvariantCulture, out _));
        double[] places = [.. values.Select(PlaceOf)];
        IEnumerable<LineSeries> lines = rows.GroupBy(row => SweepPoint.Describe(row.Point.Values.Skip(1))).Select(Line);
        LinePlotOptions options = new(metric, key, $"{metric} in percent") { Ticks = [.. places.Zip(values)] };
        LinePlot.Write(path, options, [.. lines]);

        double PlaceOf(string value, int index) => areNumbers ? double.Parse(value, CultureInfo.InvariantCulture) : index;

        LineSeries Line(IGrouping<string, SweepRow> group)
        {
            SweepRow[] shown = [.. group.Where(row => row.Mean is not null)];
            double[] x = [.. shown.Select(row => places[Array.IndexOf(values, row.Point.Values[0].Value)])];
            double[] y = [.. shown.Select(row => row.Mean!.Value)];
            return new LineSeries(group.Key, x, y) { Errors = [.. shown.Select(row => row.Deviation ?? 0)] };
        }
    }
}
