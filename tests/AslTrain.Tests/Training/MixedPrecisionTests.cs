using AslTrain.Models;
using AslTrain.Training.Devices;
using AslTrain.Training.Precision;
using Serilog;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace AslTrain.Tests.Training;

public class MixedPrecisionTests
{
    [Fact]
    public void TheSwitchOfCudnnIsFoundInLibtorch()
    {
        // No GPU is needed: it is a field of libtorch's.
        CudaSwitches.BenchmarksCudnn = true;
        Assert.True(CudaSwitches.BenchmarksCudnn);
        CudaSwitches.BenchmarksCudnn = false;
        Assert.False(CudaSwitches.BenchmarksCudnn);
    }

    static readonly ILogger Silent = new LoggerConfiguration().CreateLogger();

    public static TheoryData<string> Backbones => [.. AslTrain.Models.Backbones.Names];

    [Theory]
    [MemberData(nameof(Backbones))]
    public void HalvedLogitsAreNearAndGradientsFlow(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        using Classifier network = AslTrain.Models.Backbones.Create(name, 4);
        network.eval();
        Tensor images = rand(1, 3, 64, 64), expected = network.forward(images);
        Tensor logits = MixedPrecision.Create("bfloat16", CPU, Silent).Forward(network, images);
        Assert.Equal(ScalarType.Float32, logits.dtype);
        double apart = (logits - expected).abs().max().item<float>();
        Assert.InRange(apart, 1e-7, 0.1 * Math.Max(1, expected.abs().max().item<float>()));
        logits.sum().backward();
        Assert.All(
            network.parameters().Where(parameter => parameter.grad is not null),
            parameter => Assert.Equal(ScalarType.Float32, parameter.grad!.dtype));
        Assert.True(network.parameters().Count(parameter => parameter.grad is not null) > 10);
    }

    [Fact]
    public void TheScopeEndsAndFloat32IsUntouched()
    {
        using DisposeScope scope = NewDisposeScope();
        using nn.Module<Tensor, Tensor> network = nn.Linear(8, 4);
        Tensor input = rand(2, 8), expected = network.forward(input);
        Assert.False(
            MixedPrecision.Create("bfloat16", CPU, Silent).Forward(network, input).allclose(expected, rtol: 0, atol: 1e-7));
        Assert.Equal(ScalarType.Float32, network.forward(input).dtype);
        Assert.Equal(expected, MixedPrecision.Create("float32", CPU, Silent).Forward(network, input));
    }

    [Fact]
    public void AutoIsOneOfTwo() =>
        Assert.Contains(MixedPrecision.Create("auto", CPU, Silent).Name, (string[])["float32", "bfloat16"]);

    [Fact]
    public void TheScaleFallsOnOverflowAndGrowsAfterGoodSteps()
    {
        LossScaler scaler = new();
        Assert.Equal((true, 32768), (scaler.Update(overflowed: true), scaler.Scale));
        for (int step = 1; step < 2000; step++) Assert.False(scaler.Update(overflowed: false));
        Assert.Equal((true, 65536), (scaler.Update(overflowed: false), scaler.Scale));
        LossScaler again = new();
        scaler.Update(overflowed: false);
        again.Restore(scaler.State);
        Assert.Equal(scaler.State, again.State);
        for (int i = 0; i < 100; i++) scaler.Update(overflowed: true);
        Assert.Equal(1, scaler.Scale);
    }
}
