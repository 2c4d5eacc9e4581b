using System.Text.Json;

namespace AslTrain.Soak;

/// <summary>A command that writes a file.</summary>
/// <param name="File">The file's name.</param>
/// <param name="IsTraining">Whether it is a command of asl-train.</param>
/// <param name="Arguments">What to call it with; the second is where to write.</param>
/// <param name="Replaces">Whether it replaces a file of its own.</param>
sealed record WrittenOutput(string File, bool IsTraining, Func<Field, string, string[]> Arguments, bool Replaces = true)
{
    const string Threads = "run.threads=1";

    public static readonly WrittenOutput[] All =
    [
        new("predictions.jsonl", false, (field, path) =>
            ["predict", "--checkpoint", Best(field), field.Photos, "--out", path, "--set", Threads]),
        new("predictions.csv", false, (field, path) =>
            ["predict", "--checkpoint", Best(field), field.Photos, "--out", path, "--all-scores", "--set", Threads]),
        new("evaluation.json", false, (field, path) => ["--checkpoint", Best(field), "--json", path, "--set", Threads]),
        new("report.html", false, (field, path) => ["report", "--checkpoint", Best(field), "--out", path, "--set", Threads]),
        new("inspection.json", true, (field, path) => ["inspect", "--config", $"{field.Straight}/config.yaml", "--json", path]),
        new("chart.png", true, (field, path) => ["inspect", "--config", $"{field.Straight}/config.yaml", "--chart", path]),
        new("preview.png", true, (field, path) => ["preview", "--config", $"{field.Straight}/config.yaml", "--out", path]),
        new("model.onnx", true, (field, path) => ["export", "--checkpoint", Best(field), "--out", path], Replaces: false),
        new("weights.safetensors", true, (field, path) =>
            ["convert", $"{field.Models}/best.safetensors", path], Replaces: false),
    ];

    public string ProgramOf(Programs programs) => IsTraining ? programs.Train : programs.Evaluate;

    /// <summary>Whether a file is as whole as the one that was written undisturbed.</summary>
    public bool IsWhole(string path, string undisturbed)
    {
        byte[] written = System.IO.File.ReadAllBytes(path);
        if (Path.GetExtension(File) is ".onnx" or ".safetensors" or ".png" or ".csv" or ".jsonl")
        {
            return written.AsSpan().SequenceEqual(System.IO.File.ReadAllBytes(undisturbed));
        }

        // These hold times and paths.
        string text = System.Text.Encoding.UTF8.GetString(written).TrimEnd();
        return Path.GetExtension(File) == ".html" ? text.EndsWith("</html>", StringComparison.Ordinal) : IsJson(text);
    }

    static bool IsJson(string text)
    {
        try
        {
            JsonDocument.Parse(text).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    static string Best(Field field) => $"{field.Straight}/checkpoints/best.safetensors";
}
