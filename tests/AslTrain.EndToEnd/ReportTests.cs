using System.Text.Json;
using Xunit;

namespace AslTrain.EndToEnd;

/// <summary>What asl-eval report writes.</summary>
public class ReportTests(ReportPages pages) : IClassFixture<ReportPages>
{
    [Fact]
    public void ThePageHasWhatTheOtherCommandsPrint()
    {
        JsonElement data = ReportPages.Data(pages.Page), numbers = pages.Numbers(ReportPages.Threshold);
        double precision = numbers.GetProperty("mAP").GetDouble();
        Assert.Contains($"report.html: mAP {precision:0.00} % on 24 images, 20 classes", pages.Output, StringComparison.Ordinal);
        Assert.Equal(
            $"{precision:0.00} %",
            data.GetProperty("facts").EnumerateArray().Single(fact => fact[0].GetString() == "mAP")[1].GetString());
        Assert.Equal(Compact(numbers.GetProperty("at_threshold")), Compact(data.GetProperty("rules")[0].GetProperty("values")));
        Assert.Equal(
            numbers.GetProperty("classes").EnumerateArray().Select(entry => entry.GetProperty("AP").GetDouble()),
            data.GetProperty("precisions").EnumerateArray().Select(value => value.GetDouble()));
        Assert.Equal(
            ReportPages.Threshold,
            data.GetProperty("thresholds")[data.GetProperty("marks")[0].GetProperty("index").GetInt32()].GetDouble());
        Assert.Equal(
            ["Loss of a batch", "Learning rate", "mAP on the validation split"],
            data.GetProperty("training").GetProperty("charts").EnumerateArray().Select(
                chart => chart.GetProperty("title").GetString()));
        Assert.All(
            data.GetProperty("galleries").EnumerateArray(),
            gallery => Assert.Equal(12, gallery.GetProperty("entries").GetArrayLength()));
        Assert.All(
            data.GetProperty("pictures").EnumerateArray(),
            picture => Assert.Equal([0xff, 0xd8], picture.GetBytesFromBase64()[..2]));
        Assert.True(new FileInfo(pages.Page).Length < 300_000);
    }

    [Fact]
    public void StoredThresholdsAreUsedAndCheckpointsElsewhereHaveNoCurves()
    {
        string checkpoint = $"{pages.Workplace.Path}/elsewhere.safetensors", page = $"{pages.Workplace.Path}/elsewhere.html";
        File.Copy(pages.Checkpoint, checkpoint);
        Command.Evaluate("calibrate", "--checkpoint", checkpoint).Succeeded();
        File.WriteAllText(page, "somebody's page");
        Command.Evaluate("report", "--checkpoint", checkpoint, "--out", page).FailedWith(2, $"{page}: is there already");
        Assert.Equal("somebody's page", File.ReadAllText(page));
        File.Copy(pages.Page, page, overwrite: true);
        Command.Evaluate("report", "--checkpoint", checkpoint, "--out", page).Succeeded();
        JsonElement data = ReportPages.Data(page), mark = data.GetProperty("marks")[1];
        Assert.Equal("best OF1", mark.GetProperty("name").GetString());
        double own = data.GetProperty("thresholds")[mark.GetProperty("index").GetInt32()].GetDouble();
        Assert.Equal($"the checkpoint's own {own} (best OF1)", data.GetProperty("confusionRule").GetString());
        Assert.Equal("best OF1", data.GetProperty("rules")[1].GetProperty("name").GetString());
        Assert.Contains(
            "does not lie in the folder of a run", data.GetProperty("training").GetProperty("missing").GetString(),
            StringComparison.Ordinal);
        Assert.Equal(0, data.GetProperty("training").GetProperty("charts").GetArrayLength());
    }

    [Fact]
    public void WhatStandsInTheWayIsNamed()
    {
        Command.Evaluate(
            "report", "--checkpoint", pages.Checkpoint, "--out", $"{pages.Workplace.Path}/no/where.html").FailedWithLines(2,
            "no/where.html: cannot be written (--out)");
        Command.Evaluate("report", "--checkpoint", pages.Checkpoint).FailedWith(2, "--out");
        Command.Evaluate(
            "report", "--checkpoint", $"{pages.Workplace.Path}/nothing.safetensors", "--out", pages.Page).FailedWith(2,
            "nothing.safetensors");
    }

    static string Compact(JsonElement element) => JsonSerializer.Serialize(element);
}
