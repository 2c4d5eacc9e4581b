using System.Text.Json;
using Xunit;

namespace AslTrain.EndToEnd;

/// <summary>A folder for the runs of one test class, and settings that make a run small.</summary>
public sealed class Workplace : IDisposable
{
    /// <summary>For a run that is to be stopped: it ends on no machine before that.</summary>
    public const string Endless = "schedule.epochs=100000";

    public string Path { get; } = Directory.CreateTempSubdirectory("asltrain-e2e-").FullName;

    /// <summary>A tiny ResNet run on a few drawn scenes: seconds on one core.</summary>
    public string[] Tiny(params string[] more) => Settings("configs/demo.yaml",
    [
        "data.scenes_train=48", "data.scenes_val=24", "data.scenes_size=32", $"data.cache_folder={Path}/cache", "image.size=32",
        "data.batch_size=16", "schedule.epochs=2", "run.log_every=1", .. more,
    ]);

    /// <summary>One thread computes: the other test assembly has the other core.</summary>
    public string[] Settings(string config, string[] settings) =>
    [
        "--config", config,
        .. ((string[])["run.threads=1", $"run.output={Path}/runs", .. settings]).SelectMany(
            setting => (string[])["--set", setting]),
    ];

    /// <summary>The folder of the latest run of a name.</summary>
    public string RunFolder(string name = "demo") => RunFolders(name)[^1];

    /// <summary>
    /// The folders of a name's runs, the latest last; one that is being made has another name until it is whole.
    /// </summary>
    public string[] RunFolders(string name) => !Directory.Exists($"{Path}/runs/{name}")
        ? []
        :
        [
            .. Directory.GetDirectories($"{Path}/runs/{name}").Where(folder => System.IO.Path.GetFileName(folder)[0] != '.')
                .Order(StringComparer.Ordinal),
        ];

    public string File(string name, string content)
    {
        string path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Three drawn pictures, drawn1.jpg to drawn3.jpg, in each of some folders.</summary>
    public static void CopyPictures(params string[] folders)
    {
        string[] pictures = Directory.GetFiles($"{Command.Root}/tests/AslTrain.Tests/Golden/images", "drawn?.jpg");
        foreach (string folder in folders)
        {
            Directory.CreateDirectory(folder);
            foreach (string picture in pictures)
            {
                string copy = System.IO.Path.Combine(folder, System.IO.Path.GetFileName(picture));
                System.IO.File.Copy(picture, copy, overwrite: true);
            }
        }
    }

    /// <summary>The lines of metrics.jsonl of one kind; a run may be writing it.</summary>
    internal static JsonElement[] Metrics(string runFolder, string type) =>
    [
        .. Whole(runFolder).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.GetProperty("type").GetString() == type),
    ];

    /// <summary>How many lines metrics.jsonl has by now.</summary>
    internal static int Lines(string runFolder) => Whole(runFolder).Length;

    /// <summary>What a file holds that a run may be writing; nothing where it is absent.</summary>
    internal static string ReadAll(string path)
    {
        if (!System.IO.File.Exists(path)) return "";
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    /// <summary>
    /// A path in the folder "shared" beside the checkout; the test is skipped, and counted so, where it is absent.
    /// </summary>
    public static string Shared(string name)
    {
        string path = System.IO.Path.GetFullPath(System.IO.Path.Combine(Command.Root, "..", "shared", name));
        Assert.SkipUnless(System.IO.Path.Exists(path), $"shared/{name} is not beside this checkout");
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    /// <summary>The lines of metrics.jsonl that have their end.</summary>
    static string[] Whole(string runFolder)
    {
        string text = ReadAll($"{runFolder}/metrics.jsonl");
        return text.Length == 0 ? [] : text.Split('\n')[..^1];
    }
}
