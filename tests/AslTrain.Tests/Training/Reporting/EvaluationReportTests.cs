using System.Text.Json;
using AslTrain.Metrics;
using AslTrain.Tests.Support;
using AslTrain.Training.Evaluation;
using AslTrain.Training.Tasks;
using Xunit;

namespace AslTrain.Tests.Training.Reporting;

public class EvaluationReportTests
{
    static readonly EvaluationReport Report = EvaluationReport.Of(
        new ScoredLabels([.9f, .1f, .2f, .6f, .7f, .1f], [1, 0, 0, 1, 0, 0], 3), ["cat", "dog", "zebra"], 0.5, calibrated: null,
        RunTasks.Of("multi_label"));

    [Fact]
    public void TheTableReadsLikeThis() => Assert.Equal(
        """
        class  positives      AP
        cat            2  100.00
        dog            0       -
        zebra          0       -

                                CP     CR    CF1  mean F1     OP     OR    OF1
        scores above 0.5     33.33  33.33  33.33    33.33  66.67 100.00  80.00
        top 3                33.33  33.33  33.33    33.33  33.33 100.00  50.00
        top 3, 0.5 or more   33.33  33.33  33.33    33.33  66.67 100.00  80.00

        mAP 33.33 % on 2 images, 3 classes
        micro 83.33, weighted 100.00; as VOC: area 33.33, 11 points 33.33
        2 classes have no positive here and count 0 (evaluate.empty_class); over the other 1: mAP 100.00 %
        """.ReplaceLineEndings("\n"), string.Join('\n', Report.Lines()));

    [Fact]
    public void ImagesOfOneLabelHaveAnAccuracy()
    {
        EvaluationReport report = EvaluationReport.Of(
            new ScoredLabels([.9f, .1f, .2f, .6f, .7f, .1f], [1, 0, 0, 1, 0, 0], 3), ["cat", "dog", "zebra"], 0.5,
            calibrated: null, RunTasks.Of("single_label"));
        Assert.Equal("top-1 50.00 %, top-5 100.00 %, mAP 33.33 % on 2 images, 3 classes", report.Lines().Last());
    }

    [Fact]
    public void TheJsonNamesItsDefinition()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "a.json");
        Report.WriteJson(path, "best.safetensors");
        JsonElement json = JsonDocument.Parse(File.ReadAllText(path)).RootElement;
        Assert.Equal(100 / 3.0, json.GetProperty("mAP").GetDouble(), 1e-5);
        Assert.Contains("not interpolated", json.GetProperty("map_definition").GetString(), StringComparison.Ordinal);
        Assert.Equal("zebra", json.GetProperty("classes")[2].GetProperty("name").GetString());
        Assert.Equal(100, json.GetProperty("mAP_weighted").GetDouble(), 1e-5);
        Assert.Equal(80, json.GetProperty("at_threshold").GetProperty("OF1").GetDouble(), 1e-9);
    }
}
