using AslTrain.Distributed;
using AslTrain.Distributed.Launch;
using Xunit;

namespace AslTrain.Tests.Documentation;

/// <summary>The example of the ranks' page, and what it prints without a launcher.</summary>
public class DistributedExampleTests
{
    const string PageName = "src/AslTrain.Distributed/README.md";

    [Fact]
    public void ItPrintsWhatThePageSays()
    {
        bool isLaunched = RankEnvironment.Detect(Environment.GetEnvironmentVariable) is { Size: > 1 };
        Assert.SkipWhen(isLaunched, "a launcher has started the tests");
        Printed Console = new();

        // Page begins
        using ICommunicator ranks = Communicators.Open();
        float[] values = [ranks.Rank, 1];
        ranks.Sum(values);
        if (ranks.Rank == 0) Console.WriteLine($"{ranks.Size} of {ranks.Description}: the sum is {values[0]}, {values[1]}");
        // Page ends

        ExamplePages.AssertHasOutput(PageName, Console.Lines);
    }

    [Fact]
    public void ThePageHasTheseLines() =>
        ExamplePages.AssertHasLinesOf(PageName, nameof(DistributedExampleTests), "AslTrain.Distributed");
}
