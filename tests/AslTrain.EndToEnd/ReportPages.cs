using System.Text.Json;
using Xunit;

namespace AslTrain.EndToEnd;

/// <summary>A tiny run and its report, made once for the tests of both.</summary>
public sealed class ReportPages : IDisposable
{
    public const double Threshold = 0.512345;

    public ReportPages()
    {
        Command.Train(Workplace.Tiny($"evaluate.threshold={Threshold}")).Succeeded();
        Checkpoint = $"{Workplace.RunFolder()}/checkpoints/best.safetensors";
        Page = $"{Workplace.Path}/report.html";
        Output = Command.Evaluate("report", "--checkpoint", Checkpoint, "--out", Page).Succeeded().Output;
    }

    public Workplace Workplace { get; } = new();

    public string Checkpoint { get; }

    public string Page { get; }

    /// <summary>What the command printed.</summary>
    public string Output { get; }

    /// <summary>asl-eval's own numbers.</summary>
    public JsonElement Numbers(double threshold)
    {
        string json = $"{Workplace.Path}/numbers.json";
        Command.Evaluate("--checkpoint", Checkpoint, "--json", json, "--set", $"evaluate.threshold={threshold}").Succeeded();
        return JsonDocument.Parse(File.ReadAllText(json)).RootElement;
    }

    /// <summary>What a page's scripts read.</summary>
    public static JsonElement Data(string page)
    {
        const string Start = "<script type=\"application/json\" id=\"data\">";
        string text = File.ReadAllText(page);
        int from = text.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        return JsonDocument.Parse(text[from..text.IndexOf("</script>", from, StringComparison.Ordinal)]).RootElement;
    }

    /// <summary>A report of a run whose class and file names are markup.</summary>
    public string HostilePage(string className)
    {
        string folder = $"{Workplace.Path}/hostile", pictures = Path.Combine(
            Command.Root, "tests/AslTrain.Tests/Golden/images"), page = $"{Workplace.Path}/hostile.html";
        string[] names = [.. Enumerable.Range(0, 8).Select(i => $"<img src=x onerror=\"hit=1\">&{i}.jpg")];
        Directory.CreateDirectory(folder);
        foreach ((int i, string name) in names.Index())
        {
            File.Copy($"{pictures}/{(i % 2 == 0 ? "drawn1" : "cmyk")}.jpg", Path.Combine(folder, name));
        }
        string rows = string.Concat(
            names.Select(
                (name, i) =>
                    $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\",\"{(i % 2 == 0 ? className : "cat")}\"\n"));
        Workplace.File("hostile/train.csv", $"image,tags\n{rows}");
        Workplace.File("hostile/val.csv", $"image,tags\n{rows}");
        string[] settings =
        [
            "run.name=hostile", "data.format=csv", $"data.root={folder}", "data.csv_separator=|", "data.overlap=allow",
            "data.batch_size=4", "schedule.epochs=1",
        ];
        Command.Train(Workplace.Tiny(settings)).Succeeded();
        Command.Evaluate(
            "report", "--checkpoint", $"{Workplace.RunFolder("hostile")}/checkpoints/last.safetensors", "--out",
            page).Succeeded();
        return page;
    }

    public void Dispose() => Workplace.Dispose();
}
