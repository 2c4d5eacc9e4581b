using AslTrain.Data.Annotations;
using AslTrain.Data.Batches;
using AslTrain.Distributed;
using AslTrain.Tests.Support;
using AslTrain.Training;
using AslTrain.Training.Devices;
using AslTrain.Training.Inputs;
using AslTrain.Training.Settings;
using Serilog;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace AslTrain.Tests.Training;

/// <summary>What an update moves, and when it moves nothing.</summary>
public sealed class TrainingStepTests : IDisposable
{
    const double Rate = 0.01, Beta1 = 0.9;

    static readonly LabeledImages Split = new(
        ["a", "b"],
        [.. Enumerable.Range(1, 2).Select(i => new LabeledImage($"{i}", TestFiles.Golden($"images/drawn{i}.jpg"), [i % 2], []))]);

    readonly DisposeScope _scope = NewDisposeScope();
    readonly RunState _state;
    readonly DeviceBatch _deviceBatch = new(CPU, [0, 0, 0], [1, 1, 1]);
    readonly TrainingStep _step;
    readonly Batch _batch;

    public TrainingStepTests()
    {
        RunConfig config = new()
        {
            Run = new RunSection { OnNaN = NonFiniteLoss.Skip },
            Data = new DataSection { BatchSize = 2, Workers = 0 },
            Image = new ImageSection { Size = 32 },
            Model = new ModelSection { Backbone = "mobilenet_v2_035" },
        };
        _state = RunState.Begin(config, new TrainingData(Split, Split, ""), CPU, Log.Logger, loadsWeights: false);
        _step = new TrainingStep(config, _state, _deviceBatch, rank: 0, profile: null);
        using SingleProcess alone = new();
        _batch = Loaders.Evaluation(config, Split, alone).Epoch(0).First();
    }

    public void Dispose()
    {
        _state.Dispose();
        _deviceBatch.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void AnUpdateMovesWeightsMomentumAndAverages()
    {
        float[][] before = Snapshot();
        Learn();
        Assert.True(_step.HasGradient);
        Assert.True(_step.Update(Rate, Beta1)!.Value.IsMade);
        Assert.False(_step.HasGradient);
        Assert.All(before.Zip(Snapshot()), pair => Assert.False(pair.First.AsSpan().SequenceEqual(pair.Second)));
        Assert.Equal(1, _state.Optimizer.Steps);
        Assert.Equal(0, _state.Parameters.Gradients.abs().max().item<float>());
    }

    /// <summary>Momentum and decay would move the weights of an update with no gradient.</summary>
    [Fact]
    public void WhereEveryBatchWasLeftOutNothingMoves()
    {
        Learn();
        _step.Update(Rate, Beta1);
        float[][] before = Snapshot();
        Assert.Null(_step.Update(Rate, Beta1));
        Assert.All(before.Zip(Snapshot()), pair => Assert.True(pair.First.AsSpan().SequenceEqual(pair.Second)));
        Assert.Equal(1, _state.Optimizer.Steps);
    }

    /// <summary>Of the batches between two updates some may be left out.</summary>
    [Fact]
    public void BatchesOfOneUpdateAreOneStep()
    {
        Learn();
        Learn();
        Assert.NotNull(_step.Update(Rate, Beta1));
        Assert.Equal(1, _state.Optimizer.Steps);
        Assert.Null(_step.Update(Rate, Beta1));
    }

    [Fact]
    public void AGradientThatIsNoNumberMovesNothing()
    {
        Learn();
        float[][] before = Snapshot();
        _state.Parameters.Gradients[0] = float.NaN;
        UpdateOutcome outcome = _step.Update(Rate, Beta1)!.Value;
        Assert.False(outcome.IsMade);
        Assert.True(double.IsNaN(outcome.GradientNorm));
        Assert.All(before.Zip(Snapshot()), pair => Assert.True(pair.First.AsSpan().SequenceEqual(pair.Second)));
        Assert.Equal(0, _state.Optimizer.Steps);
        Assert.Equal(0, _state.Parameters.Gradients.abs().max().item<float>());
    }

    void Learn()
    {
        Tensor logits = _step.Forward(_batch);
        _step.Backward(_step.Loss(logits, _deviceBatch.Targets(_batch), _batch.Count));
    }

    /// <summary>Weights, both of the optimizer's vectors, the average of the weights, and that of a layer's means.</summary>
    float[][] Snapshot() =>
    [
        .. ((Tensor[])
        [
            _state.Parameters.Values, _state.Optimizer.Mean, _state.Optimizer.Square!, _state.Average.Values,
            _state.Average.Named().First(entry => entry.Name.EndsWith("running_mean", StringComparison.Ordinal)).Average,
        ]).Select(tensor => tensor.cpu().data<float>().ToArray()),
    ];
}
