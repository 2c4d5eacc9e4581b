using System.Text.Json;
using AslTrain.Losses;
using AslTrain.Tests.Support;
using AslTrain.Training.Optimization;
using CsCheck;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace AslTrain.Tests.Training;

public class RecipeTests
{
    [Fact]
    public void OneCycleEqualsTheReferenceOverAWholeRun()
    {
        OneCycle schedule = new(1e-4, 51280, 0.2, 0.85, 0.95);
        foreach (JsonProperty step in TestFiles.GoldenJson("one_cycle.json").EnumerateObject())
        {
            (double rate, double beta1) = schedule.At(long.Parse(step.Name));
            Assert.Equal(step.Value[0].GetDouble(), rate, 1e-9 * step.Value[0].GetDouble());
            Assert.Equal(step.Value[1].GetDouble(), beta1, 1e-9);
        }
    }

    [Fact]
    public void AnyCycleStaysBetweenItsEnds() =>
        Gen.Select(Gen.Int[1, 400], Gen.Double[0.01, 0.99], Gen.Double[1e-6, 10]).Sample((total, warmup, peak) =>
    {
        // Total times warm-up of exactly 1 puts the peak on the first step.
        foreach (
            OneCycle schedule in (OneCycle[])
            [
                new(peak, total, warmup, 0.85, 0.95), new(peak, total, 1.0 / (total + 1), 0.85, 0.95),
                new(peak, 5, 0.2, 0.85, 0.95),
            ])
        {
            for (int step = 0; step < schedule.TotalSteps; step++)
            {
                (double rate, double beta1) = schedule.At(step);
                if (!(rate > 0 && rate <= peak * (1 + 1e-12) && beta1 >= 0.85 - 1e-12 && beta1 <= 0.95 + 1e-12)) return false;
            }
        }

        return true;
    });

    [Fact]
    public void ThirtyStepsEqualTheReference()
    {
        const double Epsilon = 1e-8;
        using DisposeScope scope = NewDisposeScope();
        JsonElement golden = TestFiles.GoldenJson("training.json");
        using nn.Module<Tensor, Tensor> network = nn.Sequential(
            ("0", nn.Conv2d(3, 4, 3, padding: 1)), ("1", nn.BatchNorm2d(4)), ("2", nn.ReLU()),
            ("3", nn.AdaptiveAvgPool2d(1)), ("4", nn.Flatten()), ("5", nn.Linear(4, 5)));
        network.to(float64);
        using (no_grad())
        {
            foreach ((string name, Tensor entry) in network.state_dict()) entry.copy_(State("initial_state", name));
        }

        using FlatParameters parameters = new(network);
        using Optimizer optimizer = new(
            parameters, new OptimizerOptions(OptimizerKind.Adam, Number("weight_decay"), Beta2: 0.999, Epsilon));
        using WeightAverage average = new(network, parameters, Number("ema_decay"));
        OneCycle schedule = new(Number("max_lr"), (long)Number("total_steps"), Number("pct_start"), 0.85, 0.95);
        (Tensor x, Tensor y) = (Arrays.Tensor(golden.GetProperty("x")), Arrays.Tensor(golden.GetProperty("y")));
        (double rates, double largest) = (0, 0);

        for (int step = 0; step < Number("total_steps"); step++)
        {
            (double rate, double beta1) = schedule.At(step);
            Close(golden.GetProperty("lr")[step].GetDouble(), rate);
            Close(golden.GetProperty("beta1")[step].GetDouble(), beta1);
            Tensor loss = AsymmetricLoss.Paper.Forward(network.forward(x), y);
            Close(golden.GetProperty("loss")[step].GetDouble(), loss.item<double>());
            loss.backward();
            (rates, largest) = (rates + rate, Math.Max(largest, BiasGradient()));
            optimizer.Step(new StepNumbers(rate, rate, beta1), average.Values, Number("ema_decay"));
            average.UpdateBuffers(Number("ema_decay"));
        }

        // A bias before batch norm has no gradient but the rounding of the processor at hand, which Adam divides by its epsilon.
        Assert.True(largest < 1e-13, $"a gradient of {largest} is no rounding");
        double wandering = rates * largest / Epsilon;
        AssertState("final_state");
        average.Swap();
        AssertState("final_ema");
        average.Swap();
        AssertState("final_state");

        double BiasGradient() =>
            network.named_parameters().Single(p => p.name == "0.bias").parameter.grad!.abs().max().item<double>();
        double Number(string name) => golden.GetProperty(name).GetDouble();
        Tensor State(string state, string name) => Arrays.Tensor(golden.GetProperty(state).GetProperty(name));
        void AssertState(string state)
        {
            foreach ((string name, Tensor entry) in network.state_dict())
            {
                double difference = (State(state, name) - entry.to(float64)).abs().max().item<double>();
                // The reference's bias has wandered by up to 5e-9; the running mean follows the bias.
                double tolerance = name is "0.bias" or "1.running_mean" ? 1e-8 + wandering : 1e-9;
                Assert.True(difference < tolerance, $"{state} {name} is {difference} off");
            }
        }

        static void Close(double expected, double actual) =>
            Assert.Equal(expected, actual, 1e-9 * Math.Max(1, Math.Abs(expected)));
    }
}
