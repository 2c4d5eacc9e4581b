using AslEval.Cli.Commands;
using AslTrain.Data.Annotations;
using AslTrain.Foundation;
using AslTrain.Metrics;
using AslTrain.Tests.Support;
using AslTrain.Training.Configuration;
using AslTrain.Training.Evaluation;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Xunit;

namespace AslTrain.Tests.Report;

/// <summary>Checkpoints of other classes side by side.</summary>
public sealed class SharedClassesTests : ILogEventSink
{
    readonly List<string> _said = [];

    void ILogEventSink.Emit(LogEvent logEvent) => _said.Add(logEvent.RenderMessage());

    [Fact]
    public void ClassesThatBothHaveAreComparedByName()
    {
        ScoredSplit first = Scored("multi_label", ["ant", "bee", "cat"], [[0], [1], [2]]);
        ScoredSplit second = Scored("multi_label", ["cat", "owl", "ant"], [[2], [], [0]]);
        IReadOnlyList<ScoredSplit> shared = Of(first, second);
        Assert.All(shared, split => Assert.Equal(["ant", "cat"], split.Classes));
        Assert.All(shared, split => Assert.Equal([0, 1, 2], split.Images));
        Assert.All(shared, split => Assert.Equal([[0], [], [1]], split.Split.Images.Select(image => image.Positive)));
        Assert.Equal([0.1f, 0.3f], shared[0].Scores.ScoresOf(0));
        Assert.Equal([0.3f, 0.1f], shared[1].Scores.ScoresOf(0));
        Assert.Equal([-0.3f, -0.1f], shared[1].Scores.RanksOf(0));
        for (int row = 0; row < 3; row++) Assert.Equal(shared[0].Scores.LabelsOf(row), shared[1].Scores.LabelsOf(row));
        Assert.Equal(
            [
                "\"0.pth\": 1 of its 3 classes are not in all checkpoints and are left out: \"bee\"",
                "\"1.pth\": 1 of its 3 classes are not in all checkpoints and are left out: \"owl\"",
            ],
            _said);
    }

    [Fact]
    public void AnotherOrderIsNothingToSay()
    {
        ScoredSplit first = Scored("multi_label", ["ant", "bee"], [[0], [1]]);
        Assert.Equal(["ant", "bee"], Of(first, Scored("multi_label", ["bee", "ant"], [[1], [0]]))[1].Classes);
        Assert.Same(first, Of(first, first)[0]);
        Assert.Empty(_said);
    }

    /// <summary>Where classes exclude each other, an image of another class has no label at all.</summary>
    [Fact]
    public void ImagesOfOtherClassesAreLeftOutWhereOneIsRight()
    {
        ScoredSplit first = Scored("single_label", ["ant", "bee", "cat"], [[0], [1], [2]]);
        ScoredSplit second = Scored("single_label", ["cat", "ant"], [[1], [0]]) with { Images = [0, 2] };
        second = second with { Split = Scored("single_label", ["cat", "ant"], [[1], [], [0]]).Split };
        IReadOnlyList<ScoredSplit> shared = Of(first, second);
        Assert.All(
            shared, split => Assert.Equal(["0.jpg", "2.jpg"], Enumerable.Range(0, 2).Select(row => split.ImageOf(row).Name)));
        Assert.All(shared, split => Assert.Equal(2, split.Scores.Images));
        Assert.Contains("\"0.pth\": 1 images are of those classes and are left out", _said);
    }

    [Fact]
    public void NothingInCommonIsRefused()
    {
        string message = Assert.Throws<BadInputException>(
            () => Of(Scored("multi_label", ["ant"], [[0]]), Scored("multi_label", ["bee"], [[0]]))).Message;
        Assert.Equal(
            "no class is in all checkpoints, so there is nothing to compare: 0.pth has ant; 1.pth has bee", message);
    }

    IReadOnlyList<ScoredSplit> Of(params ScoredSplit[] splits)
    {
        using Logger log = new LoggerConfiguration().WriteTo.Sink(this).CreateLogger();
        return SharedClasses.Of([.. splits.Index().Select(entry => (entry.Item, $"{entry.Index}.pth"))], log);
    }

    /// <summary>The score of a class is a tenth of its place, from 1.</summary>
    static ScoredSplit Scored(string task, string[] classes, int[][] positives)
    {
        LabeledImage[] images = [.. positives.Index().Select(
            entry => new LabeledImage($"{entry.Index}.jpg", $"/data/{entry.Index}.jpg", entry.Item, []))];
        float[] scores = [.. images.SelectMany(_ => classes.Select((_, column) => (column + 1) / 10f))];
        sbyte[] labels =
        [
            .. images.SelectMany(image => classes.Select(
                (_, column) => image.Positive.Contains(column) ? LabelCode.Positive : LabelCode.Negative)),
        ];
        return new ScoredSplit(
            "val", ConfigReader.Parse("data: {format: scenes}", "a.yaml", [$"run.task={task}"]),
            new LabeledImages(classes, images), [.. Enumerable.Range(0, images.Length)],
            new ScoredLabels(scores, labels, classes.Length, [.. scores.Select(score => -score)]), null);
    }
}
