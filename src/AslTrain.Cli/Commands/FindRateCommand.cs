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
    const int LeastUpdates = 10, MostUpdates = 100_000;

    public static Command Create()
    {
        Option<string> folder = new("--out")
        {
            Description = "Folder for the table and the plot",
            Required = true,
            HelpName = "DIR",
        };
        Option<double> first = new("--from")
        {
            Description = "First learning rate",
            HelpName = "RATE",
            DefaultValueFactory = _ => 1e-7,
        };
        Option<double> last = new("--to") { Description = "Last learning rate", HelpName = "RATE", DefaultValueFactory = _ => 1 };
        Option<int> updates = new("--updates")
        {
            Description = "Updates of the weights between them",
            HelpName = "N",
            DefaultValueFactory = _ => 100,
        };
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

    static RateSearch Search(double from, double to, int updates)
    {
        if (!(from > 0 && to > from && double.IsFinite(to)))
        {
            throw new BadInputException($"--from {from} --to {to}: learning rates should be above 0, the first below the last");
        }

        if (updates is < LeastUpdates or > MostUpdates)
        {
            throw new BadInputException($"--updates {updates}: there should be from {LeastUpdates} to {MostUpdates}");
        }

        return new RateSearch(from, to, updates);
    }

    static int Execute(ConfigSource source, string output, RateSearch search)
    {
        using CommandSession session = CommandSession.Start();
        RunConfig read = source.Read(), config = read with { Data = DataSets.WithSplits(read.Data) };
        using SingleProcess alone = new();
        torch.Device device = RunDevice.Open(config.Run, alone);
        OutputFiles.MakeFolder(output, "--out");
        (LabeledImages train, _) = DataSets.Open(config.Data, config.Run.Seed, session.Log, alone);
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

    static void Write(string output, RateSearch search)
    {
        StringBuilder table = new("learning_rate,loss,smoothed_loss\n");
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
            WholeFile.Write(Path.Combine(output, "find-lr.csv"), table.ToString());
            LinePlot.Write(Path.Combine(output, "find-lr.png"), options,
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
