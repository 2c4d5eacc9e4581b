using AslTrain.Training.Optimization;
using CsCheck;
using Xunit;

namespace AslTrain.Tests.Training;

public class RateSearchTests
{
    [Fact]
    public void RatesAreAGeometricRowFromEndToEnd()
    {
        RateSearch search = new(1e-6, 1e-2, 5);
        List<double> rates = [];
        while (!search.IsDone)
        {
            rates.Add(search.NextRate);
            search.Add(1);
        }

        Assert.Equal(5, rates.Count);
        Assert.All(rates.Zip((double[])[1e-6, 1e-5, 1e-4, 1e-3, 1e-2]), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
        Assert.Equal(rates, search.Points.Select(point => point.Rate));
        Assert.Null(search.Suggested);
    }

    /// <summary>Gradient descent on a parabola of curvature c falls fastest at the rate 1 / c and explodes above 2 / c.</summary>
    [Fact]
    public void OnAParabolaTheSuggestionIsSafe() => Gen.Double[-3, 3].Sample(power =>
    {
        double curvature = Math.Pow(10, power), x = 100;
        RateSearch search = new(1e-6 / curvature, 1e3 / curvature, 200);
        while (!search.IsDone)
        {
            double rate = search.NextRate;
            search.Add((curvature * x * x / 2) + 1);
            x -= rate * curvature * x;
        }

        return search.HasExploded && search.Suggested * curvature is > 0.01 and < 2;
    });

    [Fact]
    public void TheRunningMeanBeginsUnbiased()
    {
        RateSearch search = new(1e-3, 1, 10);
        search.Add(5);
        search.Add(5);
        Assert.All(search.Points, point => Assert.Equal(5, point.Smoothed, 1e-12));
        search.Add(double.NaN);
        Assert.True(search.IsDone && search.HasExploded && search.Points.Count == 2);
    }
}
