using AslTrain.Data.Annotations;
using AslTrain.Foundation;
using AslTrain.Tests.Support;
using AslTrain.Training;
using AslTrain.Training.Checkpoints;
using AslTrain.Training.RunFolders;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Xunit;

namespace AslTrain.Tests.Training;

public sealed class ResumeTests : IDisposable
{
    static readonly LabeledImages Images = new(["a"], []);

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("metrics.jsonl")]
    [InlineData("checkpoints/best.safetensors")]
    public void ARunWithoutItsPlaceIsRefused(string recorded)
    {
        RunFolder run = new(_folder.Path);
        _folder.File("metrics.jsonl", "");
        Resume.RequirePlace(run);
        _folder.File(recorded, "{}");
        string message = Assert.Throws<BadInputException>(() => Resume.RequirePlace(run)).Message;
        Assert.Contains($"{run.Last} is not there", message, StringComparison.Ordinal);
        _folder.File("checkpoints/last.safetensors", "");
        Resume.RequirePlace(run);
    }

    [Fact]
    public void OtherDataIsRefused()
    {
        _folder.File("checkpoints/best.safetensors", "");
        Assert.Contains(
            "the run trained on other images",
            Assert.Throws<BadInputException>(() => GoOn(Position("v"), "other", "v")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "the run was validated on other images",
            Assert.Throws<BadInputException>(() => GoOn(Position("v"), "t", "other")).Message, StringComparison.Ordinal);
    }

    /// <summary>Runs of earlier versions tell nothing of their validation split.</summary>
    [Theory]
    [InlineData("v")]
    [InlineData(null)]
    public void TheSameDataGoesOn(string? val)
    {
        _folder.File("checkpoints/best.safetensors", "");
        Assert.Equal((Position(val), 0), GoOn(Position(val), "t", "v"));
    }

    [Fact]
    public void ABestThatIsGoneOrMeasuredOtherwiseIsBegunAnew()
    {
        (RunPosition position, int warnings) = GoOn(Position("v"), "t", "v");
        Assert.Equal((null, 1), (position.Best, warnings));
        _folder.File("checkpoints/best.safetensors", "");
        (position, warnings) = GoOn(Position("v"), "t", "other", "data.limit_val");
        Assert.Equal((null, 1), (position.Best, warnings));
    }

    static RunPosition Position(string? val) =>
        new(7, 1, 7, WeightKind.Trained, 1, [], [], [], "t", Finished: false, 45.1, val);

    (RunPosition Position, int Warnings) GoOn(RunPosition position, string train, string val, params string[] remeasured)
    {
        Counter warnings = new();
        using Logger log = new LoggerConfiguration().WriteTo.Sink(warnings).CreateLogger();
        TrainingData data = new(Images, Images, train, val);
        return (Resume.WithData(position, data, new RunFolder(_folder.Path), remeasured, log), warnings.Count);
    }

    sealed class Counter : ILogEventSink
    {
        public int Count { get; private set; }

        public void Emit(LogEvent logEvent) => Count++;
    }
}
