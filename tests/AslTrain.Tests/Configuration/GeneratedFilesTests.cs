using AslTrain.Tests.Support;
using AslTrain.Training.Configuration;
using AslTrain.Training.Settings;
using Xunit;

namespace AslTrain.Tests.Configuration;

public class GeneratedFilesTests
{
    public static TheoryData<string> Configs =>
        [.. Directory.GetFiles(SourceTree.File("configs"), "*.yaml").Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Configs))]
    public void EveryConfigIsSound(string name)
    {
        string path = SourceTree.File($"configs/{name}");
        RunConfig config = ConfigReader.Read(path, []);
        Assert.Equal(Path.GetFileNameWithoutExtension(name), config.Run.Name);
        Assert.StartsWith(
            "# yaml-language-server: $schema=asl-train.schema.json", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void TheSchemaIsCurrent() => SourceTree.AssertCurrent("configs/asl-train.schema.json", ConfigSchema.Text());

    [Fact]
    public void TheTableOfKeysIsCurrent()
    {
        const string PageName = "configs/README.md", Start = "<!-- config reference -->\n", End = "<!-- /config reference -->";
        string page = File.ReadAllText(SourceTree.File(PageName));
        int start = page.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        string after = page[page.IndexOf(End, StringComparison.Ordinal)..];
        SourceTree.AssertCurrent(PageName, page[..start] + ConfigReference.Text() + after);
    }
}
