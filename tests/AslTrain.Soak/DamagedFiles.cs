using AslTrain.Data;

namespace AslTrain.Soak;

/// <summary>
/// A sound folder, one file of which is damaged; the command that reads it takes it or refuses it, and touches nothing.
/// </summary>
sealed class DamagedFiles(Programs programs, Field field)
{
    static readonly string[] Inspect = ["inspect", "--config", "config.yaml"];
    static readonly string[] Predict = ["photo.jpg", "--set", "run.threads=1"];

    readonly Target[] _targets =
    [
        .. Field.Formats.Select(format => new Target(
            format == "image-folder" ? "images" : $"annotations of {format}", field.Set(format),
            format == "image-folder" ? ["*.jpg", "*.png"] : ["*.json", "*.csv", "*.xml", "*.txt"], programs.Train, Inspect)),
        new("configs", field.Set("csv"), ["*.yaml"], programs.Train, Inspect),
        new("checkpoints", field.Models, ["best.safetensors"], programs.Evaluate,
            ["predict", "--checkpoint", "best.safetensors", .. Predict]),
        new("weights", field.Models, ["weights.pth"], programs.Train, ["convert", "weights.pth", "out.safetensors"]),
        new("weights", field.Models, ["weights.pth"], programs.Evaluate,
            ["predict", "--checkpoint", "weights.pth", .. Predict, "--set", "model.backbone=mobilenet_v2_035"]),
        new("weights", field.Models, ["weights.safetensors"], programs.Train,
            ["convert", "weights.safetensors", "out.safetensors"]),
        new("ONNX models", field.Models, ["model.onnx"], programs.Evaluate,
            ["predict", "--checkpoint", "model.onnx", .. Predict]),
        new("records of runs", field.Straight, ["metrics.jsonl", "best.safetensors"], programs.Evaluate,
            ["report", "--checkpoint", "checkpoints/best.safetensors", "--out", "out.html", "--set", "run.threads=1"]),
        new("runs to go on with", field.Straight, ["metrics.jsonl", "last.safetensors", "best.safetensors"], programs.Train,
            ["--resume", ".", "--set", "schedule.epochs=4"]) { Writes = true },
    ];

    public (string Kind, Verdict Verdict) Try(string folder, ref SeededRandom random)
    {
        Target target = _targets[random.NextInt(_targets.Length)];
        Field.Copy(target.Folder, folder);
        string[] files =
        [
            .. target.Files.SelectMany(name => Directory.GetFiles(folder, name, SearchOption.AllDirectories))
                .Order(StringComparer.Ordinal),
        ];
        string file = files[random.NextInt(files.Length)];
        File.WriteAllBytes(file, Mutation.Of(File.ReadAllBytes(file), ref random));
        Dictionary<string, byte[]> before = Contents(folder);
        Ending ending = Programs.Run(target.Program, folder, Programs.Patience, target.Arguments);
        Verdict verdict = Verdict.Of(ending);
        if (verdict.Fault != Fault.None) return (target.Kind, verdict);

        Dictionary<string, byte[]> after = Contents(folder);
        bool mayWrite = target.Writes && ending.ExitCode is (0 or Verdict.Diverged);
        string? changed = mayWrite ? null : before.Keys.FirstOrDefault(
            name => !after.TryGetValue(name, out byte[]? content) || !content.AsSpan().SequenceEqual(before[name]));
        if (changed is not null) return (target.Kind, Verdict.Lost(ending, $"{changed} is no longer what it was"));
        string? left = after.Keys.FirstOrDefault(name => name.EndsWith(".new", StringComparison.Ordinal));
        return (target.Kind, left is null ? verdict : Verdict.Lost(ending, $"{left} is left half written"));
    }

    /// <summary>The log and its like are always written.</summary>
    static Dictionary<string, byte[]> Contents(string folder) => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
        .Where(file => Path.GetFileName(file) is not ("log.txt" or "run.lock"))
        .ToDictionary(file => Path.GetRelativePath(folder, file), File.ReadAllBytes);

    /// <param name="Kind">Row of the table.</param>
    /// <param name="Folder">The sound one.</param>
    /// <param name="Files">Patterns of the files to damage.</param>
    sealed record Target(string Kind, string Folder, string[] Files, string Program, string[] Arguments)
    {
        /// <summary>Whether the command, where it takes its input, writes into the folder.</summary>
        public bool Writes { get; init; }
    }
}
