using AslTrain.Losses;
using AslTrain.Models;
using AslTrain.Models.Layers;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace AslTrain.Tests.Models;

public class BatchNormalizationTests
{
    const int Channels = 5, Classes = 5, Size = 64;

    public static TheoryData<string> Names => [.. Backbones.Names];

    [Fact]
    public void ItIsLibtorchsOwn()
    {
        using DisposeScope scope = NewDisposeScope();
        using BatchNormalization own = new(Channels, 1e-3);
        using var theirs = nn.BatchNorm2d(Channels, eps: 1e-3);
        Assert.Equal(theirs.state_dict().Keys, own.state_dict().Keys);
        for (int step = 0; step < 3; step++)
        {
            Tensor images = GoldenWeights.Uniform($"images{step}", [4, Channels, 3, 3]).to(float32);
            Assert.Equal(theirs.forward(images).data<float>().ToArray(), own.forward(images).data<float>().ToArray());
        }

        foreach ((string name, Tensor value) in theirs.state_dict())
        {
            Assert.True(value.equal(own.state_dict()[name]).all().item<bool>(), name);
        }
        own.eval();
        theirs.eval();
        Tensor other = GoldenWeights.Uniform("other", [2, Channels, 3, 3]).to(float32);
        Assert.Equal(theirs.forward(other).data<float>().ToArray(), own.forward(other).data<float>().ToArray());
    }

    /// <summary>Threads in the place of processes: each has its share of the images, one has none.</summary>
    [Theory]
    [InlineData(1, 6)]
    [InlineData(2, 2, 4)]
    [InlineData(3, 0, 5, 1)]
    public void SharesGiveWhatTheWholeBatchGives(int processes, params int[] shares)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor images = GoldenWeights.Uniform("images", [6, Channels, 4, 4]).to(float32).mul_(3).add_(7);
        Tensor factors = GoldenWeights.Uniform("factors", [6, Channels, 4, 4]).to(float32);
        (BatchNormalization whole, Tensor expected, Tensor expectedGradient) = Trained(images, factors, sum: null);
        using SharedSum shared = new(processes);
        (BatchNormalization Norm, Tensor Output, Tensor Gradient)[] parts = new (BatchNormalization, Tensor, Tensor)[processes];
        Parallel(processes, rank =>
        {
            long start = shares.Take(rank).Sum();
            parts[rank] = Trained(images.narrow(0, start, shares[rank]), factors.narrow(0, start, shares[rank]), shared.Add);
        });
        AssertClose(expected, cat([.. parts.Select(part => part.Output)]), 1e-5);
        AssertClose(expectedGradient, cat([.. parts.Select(part => part.Gradient)]), 1e-5);
        AssertClose(whole.Weight.grad!, parts.Select(part => part.Norm.Weight.grad!).Aggregate((a, b) => a + b), 1e-4);
        AssertClose(whole.Bias.grad!, parts.Select(part => part.Norm.Bias.grad!).Aggregate((a, b) => a + b), 1e-4);
        foreach ((BatchNormalization norm, _, _) in parts)
        {
            AssertClose(whole.RunningMean, norm.RunningMean, 1e-6);
            AssertClose(whole.RunningVariance, norm.RunningVariance, 1e-6);
        }
    }

    /// <summary>A process whose share of a batch is empty goes the way of the others.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void AnEmptyBatchGivesNoGradient(string name)
    {
        foreach (bool synchronizes in (bool[])[false, true])
        {
            using DisposeScope scope = NewDisposeScope();
            using Classifier network = Backbones.Create(name, Classes);
            int sums = 0;

            // Another process has images: their number keeps the statistics finite.
            if (synchronizes) network.SynchronizeBatchNorm(tensor => { sums++; tensor.add_(100); });
            Dictionary<string, Tensor> before = network.state_dict().ToDictionary(
                entry => entry.Key, entry => entry.Value.clone());
            Tensor logits = network.forward(zeros(0, 3, Size, Size));
            Assert.Equal([0, Classes], logits.shape);
            new AsymmetricLoss(4, 0, 0.05).Forward(logits, zeros(0, Classes)).backward();
            foreach (TorchSharp.Modules.Parameter parameter in network.parameters())
            {
                Assert.True(parameter.grad is null || parameter.grad.abs().sum().item<float>() == 0);
            }
            if (!synchronizes)
            {
                foreach ((string key, Tensor value) in network.state_dict())
                {
                    Assert.True(value.equal(before[key]).all().item<bool>(), key);
                }
            }
            Assert.Equal(synchronizes ? 2 * network.modules().Count(module => module is BatchNormalization) : 0, sums);
        }
    }

    static (BatchNormalization Norm, Tensor Output, Tensor Gradient) Trained(Tensor images, Tensor factors, Action<Tensor>? sum)
    {
        BatchNormalization norm = new(Channels) { SumOverProcesses = sum };
        using (no_grad())
        {
            norm.Weight.copy_(GoldenWeights.Uniform("weight", [Channels]));
            norm.Bias.copy_(GoldenWeights.Uniform("bias", [Channels]));
        }

        Tensor input = images.clone().requires_grad_();
        Tensor output = norm.forward(input);
        (output * factors).sum().backward();
        return (norm, output.detach(), input.grad!);
    }

    static void Parallel(int processes, Action<int> work)
    {
        Exception? failure = null;
        Thread[] threads = [.. Enumerable.Range(0, processes).Select(rank => new Thread(() =>
        {
            try
            {
                work(rank);
            }
            catch (Exception error)
            {
                failure = error;
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Assert.Null(failure);
    }

    static void AssertClose(Tensor expected, Tensor actual, double tolerance) =>
        Assert.InRange((expected - actual).abs().max().item<float>(), 0, tolerance);

    /// <summary>Adds up tensors of some threads.</summary>
    sealed class SharedSum(int processes) : IDisposable
    {
        readonly Barrier _barrier = new(processes);
        readonly double[][] _parts = new double[processes][];
        int _next;

        public void Dispose() => _barrier.Dispose();

        public void Add(Tensor tensor)
        {
            int own = (Interlocked.Increment(ref _next) - 1) % processes;
            double[] mine = tensor.data<double>().ToArray();
            _parts[own] = mine;
            _barrier.SignalAndWait();
            double[] sums = [.. mine.Select((_, i) => _parts.Sum(part => part[i]))];
            _barrier.SignalAndWait();
            using Tensor all = torch.tensor(sums).reshape(tensor.shape);
            tensor.copy_(all);
        }
    }
}
