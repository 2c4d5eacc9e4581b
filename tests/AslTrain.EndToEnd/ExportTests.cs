using System.Text.Json;
using Xunit;

namespace AslTrain.EndToEnd;

/// <summary>Checkpoints as ONNX models.</summary>
public class ExportTests(Workplace workplace) : IClassFixture<Workplace>
{
    const double Tolerance = 2e-4;

    static string Pictures => Path.Combine(Command.Root, "tests/AslTrain.Tests/Golden/images");

    [Theory]
    [InlineData("logits", true)]
    [InlineData("scores", true, "--sigmoid")]
    [InlineData("logits", false)]
    public void AnExportedModelLabelsAsItsCheckpointDoes(string output, bool calibrates, params string[] options)
    {
        string name = $"exported-{output}-{calibrates}", model = $"{workplace.Path}/{name}-{output}.onnx";
        string checkpoint = Trained(name, "image.mean=[0.5,0.4,0.3]", "image.std=[0.2,0.3,0.4]", "evaluate.threshold=0.4875");
        if (calibrates) Command.Evaluate("calibrate", "--checkpoint", checkpoint, "--per-class").Succeeded();
        string[] call = ["export", "--checkpoint", checkpoint, "--out", model, .. options];
        string said = Command.Train(call).Succeeded().Output;
        Assert.Contains($"to {output} [batch, 20]", said, StringComparison.Ordinal);
        string[] pictures = [.. Directory.GetFiles(Pictures, "drawn*.jpg")];
        JsonElement[] expected = Predicted(checkpoint, pictures), actual = Predicted(model, pictures);
        Assert.Equal(pictures.Length, expected.Length);
        foreach ((JsonElement one, JsonElement other) in expected.Zip(actual))
        {
            Assert.Equal(Texts(one, "labels"), Texts(other, "labels"));
            Dictionary<string, double> scores = Scores(one), others = Scores(other);
            Assert.Equal(20, others.Count);
            Assert.All(scores, score => Assert.Equal(score.Value, others[score.Key], Tolerance));
        }

        Command.Train(call).FailedWith(2, $"{output}.onnx", "is there already");
        File.WriteAllBytes(model, File.ReadAllBytes(model)[..1000]);
        Command.Evaluate("predict", "--checkpoint", model, pictures[0]).FailedWith(2, $"{output}.onnx", "not an ONNX model");
    }

    [Fact]
    public void WhatCannotBeExportedIsNamed()
    {
        string checkpoint = Trained("unexported");
        Command.Train(
            "export", "--checkpoint", checkpoint, "--out", $"{workplace.Path}/model.bin").FailedWith(2, "model.bin", ".onnx");
        Command.Train(
            "export", "--checkpoint", $"{workplace.Path}/a.safetensors", "--out", $"{workplace.Path}/a.onnx").FailedWith(2,
            "a.safetensors", "no such file");
        Command.Train(
            "export", "--checkpoint", checkpoint, "--out", $"{workplace.Path}/nowhere/a.onnx").FailedWith(
            2, "nowhere/a.onnx: cannot be written", "there is no folder");
        Command.Evaluate("predict", "--checkpoint", $"{workplace.Path}/b.onnx", Pictures).FailedWith(2, "b.onnx", "no such file");
        Command.Evaluate("--checkpoint", workplace.File("c.onnx", "no model")).FailedWith(2, "c.onnx");
    }

    static JsonElement[] Predicted(string model, string[] pictures) =>
    [
        .. Command.Evaluate(["predict", "--checkpoint", model, "--all-scores", .. pictures]).Succeeded()
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement),
    ];

    static string[] Texts(JsonElement prediction, string key) =>
        [.. prediction.GetProperty(key).EnumerateArray().Select(text => text.GetString()!)];

    static Dictionary<string, double> Scores(JsonElement prediction) =>
        prediction.GetProperty("all_scores").EnumerateObject().ToDictionary(
            score => score.Name, score => score.Value.GetDouble());

    string Trained(string name, params string[] settings)
    {
        Command.Train(workplace.Tiny([$"run.name={name}", "schedule.epochs=1", .. settings])).Succeeded();
        return $"{workplace.RunFolder(name)}/checkpoints/best.safetensors";
    }
}
