using AslTrain.Training.Settings;
using System.Text;
using AslTrain.Data.Annotations;
using AslTrain.Data.Batches;
using AslTrain.Distributed;
using AslTrain.Training.Checkpoints;
using AslTrain.Training.Configuration;
using AslTrain.Training.Optimization;
using AslTrain.Training.Ranks;
using AslTrain.Training.Reporting;
using Serilog.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Training;

/// <summary>What asl-train find-lr does: a short training with a growing learning rate, and what its loss says.</summary>
public static class RateSearchRun
{
    /// <param name="configFile">A YAML file.</param>
    /// <param name="overrides">section.key=value.</param>
    /// <param name="output">Folder for the table and the plot.</param>
    /// <param name="from">First learning rate.</param>
    /// <param name="to">Last one.</param>
    /// <param name="updates">Between them.</param>
    /// <returns>An exit code; see <see cref="ExitCode"/>.</returns>
    public static int Execute(string configFile, IReadOnlyList<string> overrides, string output, double from, double to, int updates)
    {
        if (!(from > 0 && to > from && double.IsFinite(to))) throw new InvalidDataException($"--from {from} --to {to}: learning rates should be above 0, the first below the last");
        if (updates is < 10 or > 100_000) throw new InvalidDataException($"--updates {updates}: there should be from 10 to 100000");
        using StopSignals stop = new();
        ConsoleOutput console = ConsoleOutput.Standard();
        using Logger log = RunLog.Create(console, file: null);
        RunConfig read = ConfigReader.Read(configFile, overrides), config = read with { Data = DataSets.WithSplits(read.Data) };
        Device device = Devices.Open(config.Run);
        OutputFiles.MakeFolder(output, "--out");
        (LabeledImages train, _) = DataSets.Open(config.Data, config.Run.Seed, log);
        RateSearch search = new(from, to, updates);
        using (RunState state = RunState.Begin(config, train, dataFingerprint: "", device, log)) Train(config, train, state, device, search, console, stop);
        if (stop.ExitCode is int code) return code;
        Write(output, search);
        console.Line($"{output}: find-lr.csv, find-lr.png, {search.Points.Count} learning rates{(search.HasExploded ? ", the loss exploded at the last" : "")}");
        if (search.Suggested is double suggested)
        {
            console.Line($"the loss rises for good after {search.Turn!.Value.Rate:0.0e-00}; a tenth of that is a good highest rate: --set optimizer.lr={suggested:0.0e-00}");
            return ExitCode.Done;
        }

        console.Line("the loss never fell: look at the plot, and try lower rates (--from), or more updates (--updates)");
        return ExitCode.Done;
    }

    static void Train(RunConfig config, LabeledImages train, RunState state, Device device, RateSearch search, ConsoleOutput console, StopSignals stop)
    {
        using DeviceBatch deviceBatch = new(device, config.Image.Mean, config.Image.Std);
        using SingleProcess alone = new();
        using StepExchange exchange = new(alone, state, stop);
        TrainingStep training = new(config, state, deviceBatch, alone, exchange, profile: null);
        BatchLoader loader = Loaders.Training(config, train);
        double sum = 0;
        int batches = 0;
        for (int epoch = 0; ; epoch++)
        {
            foreach (Batch batch in loader.Epoch(epoch))
            {
                if (search.IsDone || stop.ExitCode is not null) return;
                if (batch.Count < 2) continue;
                using DisposeScope scope = NewDisposeScope();
                ForwardPass pass = training.Forward(batch, batch.Count);
                state.Step++;
                double loss = pass.Loss.ToDouble();
                sum += loss;
                if (double.IsFinite(loss))
                {
                    training.Backward(pass);
                    training.Conclude(pass, isUpdated: false);
                }

                if (double.IsFinite(sum) && ++batches < config.Optimizer.Accumulate) continue;
                double rate = search.NextRate;
                search.Add(sum / batches);
                (sum, batches) = (0, 0);
                training.Update(rate, config.Optimizer.Beta1);
                NativeHeap.FreeLeftovers();
                console.Bar($"update {search.Points.Count}/{search.Updates}  learning rate {rate:0.0e-00}  loss {loss:0.00}");
            }
        }
    }

    static void Write(string output, RateSearch search)
    {
        StringBuilder table = new("learning_rate,loss,smoothed_loss\n");
        foreach (RatePoint point in search.Points) table.Append($"{point.Rate:G6},{point.Loss:G9},{point.Smoothed:G9}\n");
        double[] places = [.. search.Points.Select(point => Math.Log10(point.Rate))];
        (double, string)[] decades = [.. Enumerable.Range(-30, 61).Where(power => power >= Math.Log10(search.From) - 1e-9 && power <= Math.Log10(search.To) + 1e-9).Select(power => ((double)power, $"1e{power}"))];
        LinePlotOptions options = new("Learning rate range test", "learning rate", "loss of a batch")
        {
            Ticks = decades.Length > 1 ? decades : [(Math.Log10(search.From), $"{search.From:0.0e-00}"), (Math.Log10(search.To), $"{search.To:0.0e-00}")],
            Marks = search.Suggested is double suggested ? [(Math.Log10(suggested), $"suggested: {suggested:0.0e-00}")] : [],
        };
        OutputFiles.Write(output, "--out", () =>
        {
            File.WriteAllText(Path.Combine(output, "find-lr.csv"), table.ToString());
            LinePlot.Write(Path.Combine(output, "find-lr.png"), options,
            [
                new LineSeries("loss", places, [.. search.Points.Select(point => point.Loss)]) { HasMarkers = false },
                new LineSeries("running mean", places, [.. search.Points.Select(point => point.Smoothed)]) { HasMarkers = false },
            ]);
        });
    }
}
