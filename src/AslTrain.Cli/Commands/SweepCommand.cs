using System.CommandLine;
using AslTrain.Cli.Sweeps;
using AslTrain.Distributed;
using AslTrain.Foundation;
using AslTrain.Training;
using AslTrain.Training.Configuration;
using AslTrain.Training.RunFolders;
using AslTrain.Training.Settings;
using AslTrain.Training.Tasks;
using AslTrain.Training.Terminal;

namespace AslTrain.Cli.Commands;

/// <summary>asl-train sweep: a run for each combination and seed, one after another, and a table.</summary>
static class SweepCommand
{
    public static Command Create()
    {
        Option<string[]> grid = new("--grid")
        {
            Description = "Values of a setting to try, each with all of the others'; may be given any number of times",
            HelpName = "section.key=value,value",
            DefaultValueFactory = _ => [],
        };
        Option<int> seeds = NumberOption.Whole(
            "--seeds", (1, int.MaxValue), "Runs of each combination, with the config's seed and those after it", "N", 1);
        Option<string?> folder = new("--out")
        {
            Description = "Folder of the sweep; null for OUTPUT/NAME-sweep. Runs that are finished there are not made again",
            HelpName = "DIR",
        };
        Option<bool> keep = new("--keep-checkpoints") { Description = "Keep the weights of every run" };
        Command command = new("sweep", "Train with every combination of some settings' values, and compare them")
        {
            SharedOptions.Config, SharedOptions.Set, grid, seeds, folder, keep, SharedOptions.Verbose,
        };
        command.SetAction(result => CommandRunner.OfOne(
            command.Name,
            () => Execute(
                SharedOptions.ConfigOf(result),
                result.GetRequiredValue(grid), result.GetValue(seeds), result.GetValue(folder), result.GetValue(keep)),
            result.GetValue(SharedOptions.Verbose)));
        return command;
    }

    /// <param name="grids">section.key=value,value.</param>
    /// <param name="seeds">Runs of a combination, with the config's seed and those after it.</param>
    /// <param name="output">
    /// The sweep's folder; null for OUTPUT/NAME-sweep. Runs that are finished there are not made again.
    /// </param>
    /// <param name="keepsCheckpoints">Whether the runs keep their weights.</param>
    static int Execute(ConfigSource source, IReadOnlyList<string> grids, int seeds, string? output, bool keepsCheckpoints)
    {
        using CommandSession session = CommandSession.Start();
        RunConfig common = session.Stop.Hear(_ => source.Read());
        IReadOnlyList<SweepPoint> points = SweepGrid.Points(grids);
        IEnumerable<long> allSeeds = Enumerable.Range(0, seeds).Select(seed => common.Run.Seed + seed);
        PlannedRun[] runs = [.. allSeeds.SelectMany(seed => points.Select(point => PlannedRun.Read(source, point, seed)))];
        string metric = MetricOf(runs);
        string folder = output ?? Path.Combine(common.Run.Output, $"{common.Run.Name}-sweep");
        string file = Path.Combine(folder, "runs.jsonl");
        CommandInputs inputs = new((source.File, "--config"));
        OutputFiles.RequireReplaceable(TableFile(folder), "--out", SweepTable.HeaderEnd, inputs);
        OutputFiles.RequireReplaceable(PlotFile(folder), "--out", LinePlotOptions.DefaultCommand, inputs);
        OutputFiles.MakeFolder(folder, "--out");
        Dictionary<string, SweepRecord> records = SweepRecords.Read(file);
        foreach ((int index, PlannedRun run) in runs.Index())
        {
            string name = $"[{index + 1}/{runs.Length}] {run.Point}, seed {run.Config.Run.Seed}";
            if (records.ContainsKey(run.Key)) continue;
            session.Console.Line(name);
            SweepRecord record = RunOnce(run, folder, session, keepsCheckpoints);
            if (session.Stop.Reason is StopReason reason) return ExitCode.Of(reason);
            SweepRecords.Append(file, record);
            records[run.Key] = record;
            string ended = record.Best is double best ? $"{metric} {best:0.00}" : "diverged";
            session.Console.Line($"{name}: {ended} in {record.Seconds:0} s");
            Report(folder, Rows(points, runs, records), metric);
        }

        IReadOnlyList<SweepRow> rows = Rows(points, runs, records);
        Report(folder, rows, metric);
        foreach (string line in SweepTable.Lines(rows, metric)) session.Console.Line(line);
        session.Console.Line($"{folder}: table.csv, plot.png, runs.jsonl");
        return ExitCode.Done;
    }

    static string MetricOf(PlannedRun[] runs)
    {
        string[] metrics = [.. runs.Select(run => RunTasks.Of(run.Config.Run).Metric.Name).Distinct()];
        return metrics is [string metric]
            ? metric
            : throw new BadInputException($"--grid: runs with {string.Join(" and ", metrics)} cannot be compared");
    }

    static SweepRecord RunOnce(PlannedRun run, string sweepFolder, CommandSession session, bool keepsCheckpoints)
    {
        long start = TimeProvider.System.GetTimestamp();
        using SingleProcess alone = new();
        RunSection own = run.Config.Run with { Output = Path.Combine(sweepFolder, "runs"), Name = run.Key };
        PreparedRun prepared = PreparedRun.Begin(run.Config with { Run = own }, alone);
        TrainingResult? result = null;
        try
        {
            result = prepared.Train(alone, session.Console, session.Stop);
        }
        catch (DivergedException error)
        {
            session.Console.Line(error.Message);
        }

        if (!keepsCheckpoints) Directory.Delete(Path.GetDirectoryName(prepared.Folder.Best)!, recursive: true);
        double seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        return SweepRecord.Of(run, result?.Best, seconds, prepared.Folder.Path);
    }

    static List<SweepRow> Rows(IReadOnlyList<SweepPoint> points, PlannedRun[] runs, Dictionary<string, SweepRecord> records)
    {
        ILookup<SweepPoint, SweepRecord> done = runs.Where(run => records.ContainsKey(run.Key))
            .ToLookup(run => run.Point, run => records[run.Key]);
        return [.. points.Select(point => new SweepRow(
            point,
            [.. done[point].Select(record => record.Best).OfType<double>()],
            done[point].Count(record => record.Best is null)))];
    }

    static void Report(string folder, IReadOnlyList<SweepRow> rows, string metric)
    {
        SweepTable.Write(TableFile(folder), rows, metric);
        SweepPlot.Write(PlotFile(folder), rows, metric);
    }

    static string TableFile(string folder) => Path.Combine(folder, "table.csv");

    static string PlotFile(string folder) => Path.Combine(folder, "plot.png");
}
