using System.CommandLine;
using System.Text;
using AslTrain.Data.Annotations;
using AslTrain.Distributed;
using AslTrain.Foundation;
using AslTrain.Training;
using AslTrain.Training.Configuration;
using AslTrain.Training.Devices;
using AslTrain.Training.Inputs;
using AslTrain.Training.Optimization;
using AslTrain.Training.RunFolders;
using AslTrain.Training.Settings;
using AslTrain.Training.Terminal;
using TorchSharp;

namespace AslTrain.Cli.Commands;

/// <summary>asl-train find-lr: a short training with a growing learning rate, and what its loss says.</summary>
static class FindRateCommand
{
    const string TableHeader = "learning_rate,loss,smoothed_loss\n";
    const int LeastUpdates = 10, MostUpdates = 100_000;

    static readonly NumberRange AboveZero = new(From: 0, FromExcluded: true, To: null, ToExcluded: false);

    public static Command Create()
    {
        Option<string> folder = new("--out")
        {
            Description = "Folder for the table and the plot",
            Required = true,
            HelpName = "DIR",
        };
        Option<double> first = NumberOption.Of("--from", AboveZero, "First learning rate", "RATE", 1e-7);
        Option<double> last = NumberOption.Of("--to", AboveZero, "Last learning rate", "RATE", 1);
        Option<int> updates = NumberOption.Whole(
            "--updates", (LeastUpdates, MostUpdates), "Updates of the weights between them", "N", 100);
        Command command = new("find-lr", "Train a little with a growing learning rate, and suggest one")
        {
            SharedOptions.Config, SharedOptions.Set, folder, first, last, updates, SharedOptions.Verbose,
        };
        command.SetAction(result => CommandRunner.OfOne(
            command.Name,
            () => Execute(
                SharedOptions.ConfigOf(result), result.GetRequiredValue(folder),
                Search(result.GetValue(first), result.GetValue(last), result.GetValue(updates))),
            result.GetValue(SharedOptions.Verbose)));
        return command;
    }

    static RateSearch Search(double from, double to, int updates) => to > from
        ? new RateSearch(from, to, updates)
        : throw new BadInputException($"--from {from} --to {to}: the first learning rate should be below the last");

    static int Execute(ConfigSource source, string output, RateSearch search)
    {
        CommandInputs inputs = new((source.File, "--config"));
        OutputFiles.RequireReplaceable(Table(output), "--out", TableHeader, inputs);
        OutputFiles.RequireReplaceable(Plot(output), "--out", LinePlotOptions.DefaultCommand, inputs);
        using CommandSession session = CommandSession.Start();
        RunConfig read = session.Stop.Hear(_ => source.Read()), config = read with { Data = DataSets.WithSplits(read.Data) };
        using SingleProcess alone = new();
        torch.Device device = RunDevice.Open(config.Run, alone);
        OutputFiles.MakeFolder(output, "--out");
        (LabeledImages train, _) = session.Stop.Hear(
            stop => DataSets.Open(config.Data, config.Run.Seed, session.Log, alone, stop));
        RateFinder.Train(config, train, device, search, session);
        if (session.Stop.Reason is StopReason reason) return ExitCode.Of(reason);
        Write(output, search);
        string exploded = search.HasExploded ? ", the loss exploded at the last" : "";
        session.Console.Line($"{output}: find-lr.csv, find-lr.png, {search.Points.Count} learning rates{exploded}");
        session.Console.Line(search.Suggested is double suggested
            ? $"the loss rises for good after {search.Turn!.Value.Rate:0.0e-00}; a tenth of that is a good highest rate: "
                + $"--set optimizer.lr={suggested:0.0e-00}"
            : "the loss never fell: look at the plot, and try lower rates (--from), or more updates (--updates)");
        return ExitCode.Done;
    }

    static string Table(string folder) => Path.Combine(folder, "find-lr.csv");

    static string Plot(string folder) => Path.Combine(folder, "find-lr.png");

    static void Write(string output, RateSearch search)
    {
        StringBuilder table = new(TableHeader);
        foreach (RatePoint point in search.Points) table.Append($"{point.Rate:G6},{point.Loss:G9},{point.Smoothed:G9}\n");
        double[] places = [.. search.Points.Select(point => Math.Log10(point.Rate))];
        double[] losses = [.. search.Points.Select(point => point.Loss)];
        double[] means = [.. search.Points.Select(point => point.Smoothed)];
        LinePlotOptions options = new("Learning rate range test", "learning rate", "loss of a batch")
        {
            Ticks = Ticks(search),
            Marks = search.Suggested is double suggested ? [(Math.Log10(suggested), $"suggested: {suggested:0.0e-00}")] : [],
        };
        OutputFiles.Write(output, "--out", () =>
        {
            WholeFile.Write(Table(output), table.ToString());
            LinePlot.Write(Plot(output), options,
            [
                new LineSeries("loss", places, losses) { HasMarkers = false },
                new LineSeries("running mean", places, means) { HasMarkers = false },
            ]);
        });
    }

    /// <summary>The powers of ten between both rates; the rates themselves where there are fewer than two.</summary>
    static (double, string)[] Ticks(RateSearch search)
    {
        const int Lowest = -30, Count = 61;
        const double Rounding = 1e-9;
        double from = Math.Log10(search.From), to = Math.Log10(search.To);
        IEnumerable<int> powers = Enumerable.Range(Lowest, Count)
            .Where(power => power >= from - Rounding && power <= to + Rounding);
        (double, string)[] decades = [.. powers.Select(power => ((double)power, $"1e{power}"))];
        return decades.Length > 1 ? decades : [(from, $"{search.From:0.0e-00}"), (to, $"{search.To:0.0e-00}")];
    }
}
