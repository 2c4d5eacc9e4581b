using AslTrain.Metrics;
using Xunit;

namespace AslTrain.Tests.Documentation;

/// <summary>The example of the metrics' page, and what it prints.</summary>
public class MetricsExampleTests
{
    const string PageName = "src/AslTrain.Metrics/README.md";

    [Fact]
    public void ItPrintsWhatThePageSays()
    {
        Printed Console = new();

        // Page begins
        // Three images and two classes, row by row; labels are 1 present, 0 absent, -1 not to be counted.
        ScoredLabels table = new(
            scores: [0.9f, 0.2f, 0.8f, 0.7f, 0.1f, 0.6f],
            labels: [1, 0, 0, 1, 1, 1],
            classes: 2);
        AveragePrecision precision = AveragePrecision.Of(table);
        Console.WriteLine($"mAP {precision.Mean:0.00} %, micro {precision.Micro:0.00} %");
        // Page ends

        ExamplePages.AssertHasOutput(PageName, Console.Lines);
    }

    [Fact]
    public void ThePageHasTheseLines() =>
        ExamplePages.AssertHasLinesOf(PageName, nameof(MetricsExampleTests), "AslTrain.Metrics");
}
