using AslTrain.Distributed;
using AslTrain.Losses;
using AslTrain.Tests.Support;
using AslTrain.Training;
using AslTrain.Training.Optimization;
using AslTrain.Training.Terminal;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace AslTrain.Tests.Training.Ranks;

/// <summary>Three ranks with gradients of ones, tens and hundreds.</summary>
public class StepExchangeTests
{
    const int Ranks = 3;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TotalsAreThoseOfAllRanks(bool withProbabilities) => Exchange((exchange, parameters, rank, _) =>
    {
        StepTotals own = Totals(rank, withProbabilities);
        StepTotals all = exchange.Sum(own, withGradients: true)!.Value;
        Assert.Equal(0.5f + 1.5f + 2.5f, all.Loss.item<float>());
        ProbabilitySums? probabilities = all.Probabilities is null ? null : ProbabilitySums.From(all.Probabilities);
        Assert.Equal(withProbabilities ? new ProbabilitySums(0.75, 3, 30, 300) : null, probabilities);
        Assert.Equal([111f, 222, 333], parameters.Gradients.data<float>().ToArray());
    });

    [Fact]
    public void GradientsThatAreNotAskedForStayEachRanksOwn() => Exchange((exchange, parameters, rank, _) =>
    {
        StepTotals all = exchange.Sum(Totals(rank, withProbabilities: true), withGradients: false)!.Value;
        Assert.Equal(4.5f, all.Loss.item<float>());
        Assert.Equal(300, ProbabilitySums.From(all.Probabilities!).AbsentCount);
        Assert.Equal(Gradients(rank), parameters.Gradients.data<float>().ToArray());
    });

    /// <summary>The gradients may be those of the batches before, which were not left out.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ABatchThatIsLeftOutHasNoTotals(bool withGradients) => Exchange((exchange, parameters, rank, _) =>
    {
        Assert.Null(exchange.Sum(null, withGradients));
        Assert.Equal(withGradients ? [111f, 222, 333] : Gradients(rank), parameters.Gradients.data<float>().ToArray());
    });

    [Fact]
    public void TheWeightsStayAsTheyAre() => Exchange((exchange, parameters, rank, _) =>
    {
        float[] before = parameters.Values.data<float>().ToArray();
        exchange.Sum(Totals(rank, withProbabilities: true), withGradients: true);
        Assert.Equal(before, parameters.Values.data<float>().ToArray());
    });

    [Theory]
    [InlineData(0, StopReason.Terminated)]
    [InlineData(2, StopReason.Terminated)]
    [InlineData(1, StopReason.Interrupted)]
    public void AllStopWhereOneIsToldTo(int told, StopReason reason)
    {
        Agree((exchange, rank) => exchange.Sum(Totals(rank, withProbabilities: false), withGradients: true));
        Agree((exchange, rank) => exchange.Sum(Totals(rank, withProbabilities: false), withGradients: false));
        Agree((exchange, rank) => exchange.Sum(null, withGradients: false));
        Agree((exchange, rank) => exchange.AgreeToStop());

        void Agree(Action<StepExchange, int> step) => Exchange((exchange, _, rank, stop) =>
        {
            step(exchange, rank);
            Assert.Null(exchange.Stop);
            if (rank == told) stop.IsFirst(reason);
            Assert.Null(exchange.Stop);
            step(exchange, rank);
            Assert.Equal(reason, exchange.Stop);
            step(exchange, rank);
            Assert.Equal(reason, exchange.Stop);
        });
    }

    /// <summary>A terminal and a scheduler may both end a run.</summary>
    [Fact]
    public void OfTwoReasonsAllTakeTheSame() => Exchange((exchange, _, rank, stop) =>
    {
        if (rank > 0) stop.IsFirst(rank == 1 ? StopReason.Terminated : StopReason.Interrupted);
        exchange.AgreeToStop();
        Assert.Equal(StopReason.Interrupted, exchange.Stop);
    });

    [Fact]
    public void ImagesAreThoseOfAllRanks() =>
        Exchange((exchange, _, rank, _) => Assert.Equal(0 + 2 + 4, exchange.Images(2 * rank)));

    /// <summary>What is on a device is not waited for.</summary>
    [Fact]
    public void OneProcessKeepsItsOwn()
    {
        using DisposeScope scope = NewDisposeScope();
        using SingleProcess alone = new();
        using FlatParameters parameters = Parameters(rank: 1);
        using StopSignals stop = new();
        using StepExchange exchange = new(alone, parameters, stop, profile: null);
        StepTotals own = Totals(1, withProbabilities: true);
        StepTotals all = exchange.Sum(own, withGradients: true)!.Value;
        Assert.Same(own.Loss, all.Loss);
        Assert.Same(own.Probabilities, all.Probabilities);
        Assert.Null(exchange.Sum(null, withGradients: true));
        Assert.Equal(Gradients(1), parameters.Gradients.data<float>().ToArray());
        Assert.Equal(5, exchange.Images(5));
        stop.IsFirst(StopReason.Interrupted);
        Assert.Equal(StopReason.Interrupted, exchange.Stop);
    }

    static void Exchange(Action<StepExchange, FlatParameters, int, StopSignals> body) => ThreadCommunicators.Run(Ranks, ranks =>
    {
        using DisposeScope scope = NewDisposeScope();
        using FlatParameters parameters = Parameters(ranks.Rank);
        using StopSignals stop = new();
        using StepExchange exchange = new(ranks, parameters, stop, profile: null);
        body(exchange, parameters, ranks.Rank, stop);
    });

    static float[] Gradients(int rank) => [.. Enumerable.Range(1, 3).Select(i => i * (float)Math.Pow(10, rank))];

    static FlatParameters Parameters(int rank)
    {
        FlatParameters parameters = new(nn.Linear(2, 1), StepExchange.Numbers);
        parameters.Gradients.copy_(tensor(Gradients(rank)));
        return parameters;
    }

    static StepTotals Totals(int rank, bool withProbabilities) => new(
        tensor(rank + 0.5f), withProbabilities ? tensor(new[] { 0.25, 1, 10, 100 }) : null);
}
