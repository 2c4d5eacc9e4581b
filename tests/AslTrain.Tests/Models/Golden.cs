using System.Text.Json;
using AslTrain.Tests.Support;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace AslTrain.Tests.Models;

/// <summary>Comparison with golden numbers in float64, relative to the largest of them.</summary>
static class Golden
{
    const double Tolerance = 1e-6;

    public static void Close(JsonElement expected, Tensor actual)
    {
        Tensor golden = Arrays.Tensor(expected);
        double largest = golden.abs().max().item<double>();
        Assert.True(
            (golden - actual).abs().max().item<double>() <= Tolerance * largest,
            $"expected {expected}, got {actual.detach().jlstr()}");
    }

    public static void Close(double expected, double actual) => Assert.Equal(expected, actual, Tolerance * Math.Abs(expected));
}
