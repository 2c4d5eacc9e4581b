using AslTrain.Foundation;
using AslTrain.Metrics;
using Xunit;

namespace AslTrain.Tests.Metrics;

public class ScoredLabelsTests
{
    /// <summary>An unknown label would count as a positive somewhere.</summary>
    [Theory]
    [InlineData(LabelCode.Unknown)]
    [InlineData(2)]
    public void CodesThatNoMetricKnowsAreRefused(sbyte code)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new ScoredLabels([0, 1, 0, 1], [1, 0, -1, code], 2));
        Assert.Contains($"the label of image 1, class 1 is {code}", error.Message, StringComparison.Ordinal);
    }
}
