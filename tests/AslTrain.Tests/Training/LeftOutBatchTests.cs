using AslTrain.Data.Annotations;
using AslTrain.Data.Batches;
using AslTrain.Distributed;
using AslTrain.Models.Weights;
using AslTrain.Tests.Support;
using AslTrain.Training;
using AslTrain.Training.Checkpoints;
using AslTrain.Training.RunFolders;
using AslTrain.Training.Settings;
using AslTrain.Training.Terminal;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace AslTrain.Tests.Training;

/// <summary>Four images of which two cannot be read, in batches of two.</summary>
public class LeftOutBatchTests
{
    /// <summary>
    /// In the first epoch both images that can be read are one batch; in the second they are apart, and one is too few for batch
    /// norm: the run is where it was after the first.
    /// </summary>
    [Fact]
    public void NoUpdateFollowsABatchThatIsLeftOut()
    {
        using TemporaryFolder folder = new();
        byte[] whole = File.ReadAllBytes(TestFiles.Golden("images/drawn1.jpg"));
        for (int i = 0; i < 4; i++) File.WriteAllBytes(Path.Combine(folder.Path, $"{i}.jpg"), i < 2 ? whole : whole[..500]);
        LabeledImages train = Split(folder.Path, images: 4), val = Split(folder.Path, images: 2);
        long seed = Enumerable.Range(0, 1000).First(seed => AreTogether(seed, epoch: 0) && !AreTogether(seed, epoch: 1));
        RunConfig config = new()
        {
            Run = new RunSection { Seed = seed },
            Data = new DataSection { BatchSize = 2, Workers = 0, Missing = MissingImages.Skip },
            Image = new ImageSection { Size = 32 },
            Model = new ModelSection { Backbone = "mobilenet_v2_035" },
            Optimizer = new OptimizerSection { Rate = 0.01, WeightDecay = 0.1 },
            Schedule = new ScheduleSection { Epochs = 2 },
            Ema = new EmaSection { Decay = 0.5 },
        };

        RunFolder run = RunFolder.Create(folder.Path, "run", TimeProvider.System, settings: "");
        string first = Path.Combine(folder.Path, "first.safetensors");
        using SingleProcess alone = new();
        using StopSignals stop = new();
        using Logger log = new LoggerConfiguration().WriteTo.Sink(
            new FirstEpoch(() => File.Copy(run.Last, first))).CreateLogger();
        ConsoleOutput silent = new(TextWriter.Null, width: null);
        RunContext context = new(alone, CPU, run, silent, log, stop);
        using (Trainer trainer = Trainer.Open(config, new TrainingData(train, val, ""), position: null, context)) trainer.Run();

        (RunPosition before, Dictionary<string, byte[]> tensors) = Read(first);
        (RunPosition after, Dictionary<string, byte[]> others) = Read(run.Last);
        Assert.Equal((2, 1, 4, 1), (before.Step, before.Updates, after.Step, after.Updates));
        Assert.Equal(tensors.Keys, others.Keys);
        Assert.Contains(tensors.Keys, name => name.StartsWith(Checkpoint.MeanPrefix, StringComparison.Ordinal));
        Assert.Contains(tensors.Keys, name => name.StartsWith(Checkpoint.AveragePrefix, StringComparison.Ordinal));
        Assert.All(tensors, tensor => Assert.True(tensor.Value.AsSpan().SequenceEqual(others[tensor.Key]), tensor.Key));
    }

    static bool AreTogether(long seed, int epoch)
    {
        int[] order = new EpochSampler(4, 2, seed).Order(epoch);
        return Array.IndexOf(order, 0) / 2 == Array.IndexOf(order, 1) / 2;
    }

    static LabeledImages Split(string folder, int images) => new(
        ["a", "b"],
        [.. Enumerable.Range(0, images).Select(i => new LabeledImage($"{i}", Path.Combine(folder, $"{i}.jpg"), [i % 2], []))]);

    static (RunPosition Position, Dictionary<string, byte[]> Tensors) Read(string path)
    {
        using DisposeScope scope = NewDisposeScope();
        using WeightFile file = WeightFile.Open(path);
        return (RunState.PositionOf(file), file.Tensors.Keys.ToDictionary(name => name, name => file.Read(name).bytes.ToArray()));
    }

    /// <summary>Does something when an epoch is over and saved, once.</summary>
    sealed class FirstEpoch(Action action) : ILogEventSink
    {
        bool _isOver;

        public void Emit(LogEvent logEvent)
        {
            if (_isOver || !logEvent.Properties.ContainsKey("Epochs") || !logEvent.Properties.ContainsKey("Trained")) return;
            _isOver = true;
            action();
        }
    }
}
