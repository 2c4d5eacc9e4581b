using System.Text.Json;
using Xunit;

namespace AslTrain.EndToEnd;

/// <summary>What asl-eval does besides measuring: thresholds and labels for images.</summary>
public class EvaluationTests(Workplace workplace) : IClassFixture<Workplace>
{
    static string Pictures => Path.Combine(Command.Root, "tests/AslTrain.Tests/Golden/images");

    [Fact]
    public void ThresholdsAreStoredAndUsed()
    {
        string checkpoint = Trained("thresholds"), plot = $"{workplace.Path}/reliability.png",
            json = $"{workplace.Path}/calibrated.json";
        byte[] before = File.ReadAllBytes(checkpoint);
        Outcome shown = Command.Evaluate("calibrate", "--checkpoint", checkpoint, "--dry-run").Succeeded();
        Assert.Contains("best OF1: ", shown.Output, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(checkpoint));

        Outcome calibrated = Command.Evaluate("calibrate", "--checkpoint", checkpoint, "--per-class", "--plot", plot).Succeeded();
        Assert.Contains("expected calibration error", calibrated.Output, StringComparison.Ordinal);
        Assert.Contains("the thresholds are stored", calibrated.Output, StringComparison.Ordinal);
        Assert.True(new FileInfo(plot).Length > 1000);
        Command.Evaluate("--checkpoint", checkpoint, "--json", json).Succeeded();
        JsonElement numbers = JsonDocument.Parse(File.ReadAllText(json)).RootElement;
        double stored = numbers.GetProperty("calibrated").GetProperty("OF1").GetDouble();
        Assert.True(stored >= numbers.GetProperty("at_threshold").GetProperty("OF1").GetDouble());
        Assert.Contains(
            $"{stored:0.00}",
            calibrated.Output.Split('\n').Single(line => line.StartsWith("best OF1, by class", StringComparison.Ordinal)),
            StringComparison.Ordinal);

        Command.Evaluate("calibrate", "--checkpoint", checkpoint, "--for", "precision=0.3", "--per-class").Succeeded();
        Command.Evaluate("calibrate", "--checkpoint", checkpoint, "--for", "recall").FailedWith(
            2, "--for recall", "precision=SHARE");
        Command.Evaluate("calibrate", "--checkpoint", $"{workplace.Path}/a.pth").FailedWith(2, "a.pth", "asl-train convert");
    }

    [Fact]
    public void ImagesAreLabeledAsTheyCome()
    {
        string checkpoint = Trained("labels"), folder = $"{workplace.Path}/photos";
        Directory.CreateDirectory($"{folder}/below");
        foreach (string name in (string[])["cmyk.jpg", "ycck.jpg", "drawn1.jpg"])
        {
            File.Copy($"{Pictures}/{name}", $"{folder}/{name}");
        }
        File.Copy($"{Pictures}/drawn1.squish64.png", $"{folder}/below/small.png");
        workplace.File("photos/bad.jpg", "no picture");

        Outcome lines = Command.Evaluate(
            "predict", "--checkpoint", checkpoint, folder, "--threshold", "0", "--annotate",
            $"{workplace.Path}/drawn").Succeeded();
        JsonElement[] predictions =
        [
            .. lines.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(
                line => JsonDocument.Parse(line).RootElement),
        ];
        Assert.Equal(
            ["below/small.png", "cmyk.jpg", "drawn1.jpg", "ycck.jpg"],
            predictions.Select(prediction => Path.GetRelativePath(folder, prediction.GetProperty("path").GetString()!)));
        Assert.All(predictions, prediction =>
        {
            double[] scores = [.. prediction.GetProperty("scores").EnumerateArray().Select(score => score.GetDouble())];
            Assert.Equal(20, prediction.GetProperty("labels").GetArrayLength());
            Assert.Equal(scores.OrderDescending(), scores);
        });
        Assert.Contains("bad.jpg", lines.Errors, StringComparison.Ordinal);
        Assert.Contains("4 images in", lines.Errors, StringComparison.Ordinal);
        Assert.Contains("1 could not be read", lines.Errors, StringComparison.Ordinal);
        Assert.Equal(
            ["below/small.png", "cmyk.jpg", "drawn1.jpg", "ycck.jpg"],
            Directory.GetFiles($"{workplace.Path}/drawn", "*", SearchOption.AllDirectories).Select(
                file => Path.GetRelativePath($"{workplace.Path}/drawn", file)).Order(StringComparer.Ordinal));

        string table = $"{workplace.Path}/labels.csv";
        Command.Evaluate(
            "predict", "--checkpoint", checkpoint, $"{folder}/**/*.png", $"{folder}/drawn1.jpg", "--out", table,
            "--all-scores").Succeeded();
        string[] rows = File.ReadAllLines(table);
        Assert.Equal(3, rows.Length);
        Assert.StartsWith("path,labels,scores,", rows[0], StringComparison.Ordinal);
        Assert.All(rows, row => Assert.Equal(23, row.Split(',').Length));

        Command.Evaluate(
            "predict", "--checkpoint", checkpoint, $"{folder}/bad.jpg").FailedWithLines(2, "bad.jpg",
            "none of the 1 images can be read");
        Command.Evaluate(
            "predict", "--checkpoint", checkpoint, $"{workplace.Path}/nowhere").FailedWith(2, "nowhere",
            "no such file or folder");
        Command.Evaluate("predict", "--checkpoint", checkpoint, $"{folder}/*.webp").FailedWith(2, "no image there");
    }

    [Fact]
    public void SuspectLabelsAreListedTheLikeliestFirst()
    {
        string checkpoint = Trained("suspects"), table = $"{workplace.Path}/suspects.csv",
            sheet = $"{workplace.Path}/suspects.png";
        Outcome found = Command.Evaluate(
            "suspects", "--checkpoint", checkpoint, "--out", table, "--sheet", sheet, "--top", "30").Succeeded();
        Assert.Contains("30 labels that are perhaps missing, 30 that are perhaps wrong", found.Output, StringComparison.Ordinal);
        string[][] rows = [.. File.ReadAllLines(table).Skip(1).Select(line => line.Split(','))];
        double[] missing =
        [
            .. rows.Where(row => row[0] == "missing").Select(row => double.Parse(row[4])),
        ], wrong = [.. rows.Where(row => row[0] == "wrong").Select(row => double.Parse(row[4]))];
        Assert.Equal((30, 30), (missing.Length, wrong.Length));
        Assert.Equal(missing.OrderDescending(), missing);
        Assert.Equal(wrong.Order(), wrong);
        Assert.All(rows, row => Assert.Equal(row[0] == "wrong", row[5].Split('|').Contains(row[3])));
        Assert.True(new FileInfo(sheet).Length > 5000);
        Command.Evaluate(
            "suspects", "--checkpoint", checkpoint, "--out", $"{workplace.Path}/no/where.csv").FailedWithLines(2, "no/where.csv",
            "cannot be written (--out)");
    }

    [Fact]
    public void CheckpointsAreComparedOnTheSameImages()
    {
        string first = Trained("compared"), folder = workplace.RunFolder("compared");
        Command.Train(workplace.Tiny("run.name=other", "model.backbone=mobilenet_v2_035", "image.size=64")).Succeeded();
        Outcome compared = Command.Evaluate(
            "compare", folder, $"{workplace.RunFolder("other")}/checkpoints/best.safetensors", first, "--resamples",
            "200").Succeeded();
        Assert.Contains(
            "C - A: +0.00 mAP, 95 % of 200 draws of the images from +0.00 to +0.00; C is better in 0.0 % of them",
            compared.Output, StringComparison.Ordinal);
        Assert.Contains("B - A: ", compared.Output, StringComparison.Ordinal);
        Command.Evaluate("compare", first).FailedWith(2, "1 checkpoints", "from 2 to 8");
        Command.Train(workplace.Tiny("run.name=fewer", "data.scenes_val=12")).Succeeded();
        Command.Evaluate("compare", first, workplace.RunFolder("fewer")).FailedWith(2, "fewer", "other images or labels");
    }

    [Fact]
    public void WeightsThatAreNoNumbersAreNamed()
    {
        string broken = $"{workplace.Path}/broken.safetensors";
        byte[] bytes = File.ReadAllBytes(Trained("broken"));
        int header = (int)BitConverter.ToInt64(bytes);
        long offset = JsonDocument.Parse(
            bytes.AsMemory(8, header)).RootElement.GetProperty("fc.bias").GetProperty("data_offsets")[0].GetInt64();
        BitConverter.GetBytes(float.NaN).CopyTo(bytes, 8 + header + offset);
        File.WriteAllBytes(broken, bytes);
        Command.Evaluate("--checkpoint", broken).FailedWith(2, "broken.safetensors", "its weights have diverged");
        Command.Evaluate(
            "predict", "--checkpoint", broken, $"{Pictures}/drawn1.jpg", "--all-scores").FailedWith(2, "broken.safetensors",
            "its weights have diverged");
        Command.Train("export", "--checkpoint", broken, "--out", $"{workplace.Path}/broken.onnx").FailedWith(
            2, "broken.safetensors: fc.bias holds what is no number");
    }

    string Trained(string name)
    {
        Command.Train(workplace.Tiny($"run.name={name}")).Succeeded();
        return $"{workplace.RunFolder(name)}/checkpoints/best.safetensors";
    }
}
