using System.Text.Json;
using Xunit;

namespace AslTrain.Tests.Support;

/// <summary>
/// Golden files beside the tests, the shared sample data where it is there, and folders that vanish after a test.
/// </summary>
static class TestFiles
{
    public static string Golden(string name) => Path.Combine(AppContext.BaseDirectory, "Golden", name);

    public static JsonElement GoldenJson(string name) => JsonDocument.Parse(File.ReadAllBytes(Golden(name))).RootElement;

    /// <summary>
    /// A path in the folder "shared" beside the checkout; the test is skipped, and counted so, where it is absent.
    /// </summary>
    public static string Shared(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", name);
            if (Path.Exists(candidate)) return candidate;
        }

        Assert.Skip($"shared/{name} is not beside this checkout");
        return "";
    }
}

/// <summary>A folder of its own for one test, removed at the end.</summary>
sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("asltrain-test-").FullName;

    public string File(string name, string content)
    {
        string path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
