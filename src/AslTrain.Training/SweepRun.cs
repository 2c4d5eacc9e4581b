using AslTrain.Training.Settings;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using AslTrain.Distributed;
using AslTrain.Training.Configuration;
using AslTrain.Training.Reporting;
using AslTrain.Training.Sweeps;

namespace AslTrain.Training;

/// <summary>What asl-train sweep does: a run for each combination and seed, one after another, and a table.</summary>
public static class SweepRun
{
    /// <param name="configFile">A YAML file.</param>
    /// <param name="overrides">section.key=value, for all runs.</param>
    /// <param name="grids">section.key=value,value.</param>
    /// <param name="seeds">Runs of a combination, with the config's seed and those after it.</param>
    /// <param name="output">The sweep's folder; null for OUTPUT/NAME-sweep. Runs that are finished there are not made again.</param>
    /// <param name="keepCheckpoints">Whether the runs keep their weights.</param>
    /// <returns>An exit code; see <see cref="ExitCode"/>.</returns>
    public static int Execute(string configFile, IReadOnlyList<string> overrides, IReadOnlyList<string> grids, int seeds, string? output, bool keepCheckpoints)
    {
        if (seeds < 1) throw new InvalidDataException($"--seeds {seeds}: there should be at least one");
        using StopSignals stop = new();
        ConsoleOutput console = ConsoleOutput.Standard();
        RunConfig common = ConfigReader.Read(configFile, overrides);
        IReadOnlyList<SweepPoint> points = SweepGrid.Points(grids);

        // All configs are read before the first run: a wrong value in the last would be a pity.
        List<PlannedRun> runs = [];
        for (int seed = 0; seed < seeds; seed++)
        {
            foreach (SweepPoint point in points)
            {
                RunConfig config = ConfigReader.Read(configFile, [.. overrides, .. point.Settings, $"run.seed={common.Run.Seed + seed}"]);
                runs.Add(new PlannedRun(point, config, Fingerprint(config)));
            }
        }

        string[] metrics = [.. runs.Select(run => SelectionMetric.For(run.Config.Loss).Name).Distinct()];
        if (metrics is not [string metric]) throw new InvalidDataException($"--grid: runs with {string.Join(" and ", metrics)} cannot be compared");
        string folder = output ?? Path.Combine(common.Run.Output, $"{common.Run.Name}-sweep"), file = Path.Combine(folder, "runs.jsonl");
        OutputFiles.MakeFolder(folder, "--out");
        Dictionary<string, SweepRecord> records = SweepRecords.Read(file);
        foreach ((int index, PlannedRun run) in runs.Index())
        {
            string name = $"[{index + 1}/{runs.Count}] {run.Point}, seed {run.Config.Run.Seed}";
            if (records.ContainsKey(run.Fingerprint)) continue;
            console.Line(name);
            if (RunOnce(run, folder, console, stop, keepCheckpoints) is not SweepRecord record) return stop.ExitCode!.Value;
            SweepRecords.Append(file, record);
            records[run.Fingerprint] = record;
            console.Line($"{name}: {(record.Best is double best ? $"{metric} {best:0.00}" : "diverged")} in {record.Seconds:0} s");
            Report(folder, Rows(points, runs, records), metric);
        }

        IReadOnlyList<SweepRow> rows = Rows(points, runs, records);
        Report(folder, rows, metric);
        foreach (string line in SweepTable.Lines(rows, metric)) console.Line(line);
        console.Line($"{folder}: table.csv, plot.png, runs.jsonl");
        return ExitCode.Done;
    }

    /// <returns>null where a signal stopped it.</returns>
    static SweepRecord? RunOnce(PlannedRun run, string sweepFolder, ConsoleOutput console, StopSignals stop, bool keepCheckpoints)
    {
        long start = TimeProvider.System.GetTimestamp();
        using SingleProcess alone = new();
        RunSection own = run.Config.Run with { Output = Path.Combine(sweepFolder, "runs"), Name = run.Fingerprint };
        (RunConfig config, RunFolder folder) = TrainingRun.Prepare(run.Config with { Run = own }, alone);
        TrainingResult? result = null;
        try
        {
            result = TrainingRun.Train(config, alone, folder, console, stop);
        }
        catch (DivergedException error)
        {
            console.Line(error.Message);
        }

        if (!keepCheckpoints) Directory.Delete(Path.GetDirectoryName(folder.Best)!, recursive: true);
        if (stop.ExitCode is not null) return null;
        return new SweepRecord(
            run.Fingerprint, run.Point.ToString(), config.Run.Seed, result?.BestScore, result?.BestEpoch ?? 0, result?.BestWeights ?? "",
            TimeProvider.System.GetElapsedTime(start).TotalSeconds, folder.Path);
    }

    static List<SweepRow> Rows(IReadOnlyList<SweepPoint> points, List<PlannedRun> runs, Dictionary<string, SweepRecord> records)
    {
        ILookup<SweepPoint, SweepRecord> done = runs.Where(run => records.ContainsKey(run.Fingerprint)).ToLookup(run => run.Point, run => records[run.Fingerprint]);
        return [.. points.Select(point => new SweepRow(
            point, [.. done[point].Where(record => record.Best is not null).Select(record => record.Best!.Value)], done[point].Count(record => record.Best is null)))];
    }

    static void Report(string folder, IReadOnlyList<SweepRow> rows, string metric)
    {
        SweepTable.Write(Path.Combine(folder, "table.csv"), rows, metric);
        SweepPlot.Write(Path.Combine(folder, "plot.png"), rows, metric);
    }

    /// <summary>Of all settings that are not the default ones, but where the run is kept and what computes it in which time.</summary>
    static string Fingerprint(RunConfig config)
    {
        IEnumerable<string> settings = ConfigWriter.Changed(config).Where(setting => !setting.StartsWith("run.", StringComparison.Ordinal)
            || setting.StartsWith("run.seed:", StringComparison.Ordinal) || setting.StartsWith("run.precision:", StringComparison.Ordinal));
        return XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(string.Join('\n', settings))).ToString("x16", CultureInfo.InvariantCulture);
    }

    sealed record PlannedRun(SweepPoint Point, RunConfig Config, string Fingerprint);
}
