using AslTrain.Tests.Support;
using AslTrain.Training.Configuration;
using Xunit;

namespace AslTrain.Tests.Configuration;

public class GeneratedFilesTests
{
    public static TheoryData<string> Configs => [.. Directory.GetFiles(SourceTree.File("configs"), "*.yaml").Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Configs))]
    public void EveryConfigIsSound(string name)
    {
        string path = SourceTree.File($"configs/{name}");
        RunConfig config = ConfigReader.Read(path, []);
        Assert.Equal(Path.GetFileNameWithoutExtension(name), config.Run.Name);
        Assert.StartsWith("# yaml-language-server: $schema=asl-train.schema.json", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void TheSchemaIsCurrent() => SourceTree.AssertCurrent("configs/asl-train.schema.json", ConfigSchema.Text());

    [Fact]
    public void TheReferenceInTheReadmeIsCurrent()
    {
        const string Start = "<!-- config reference -->\n", End = "<!-- /config reference -->";
        string readme = File.ReadAllText(SourceTree.File("README.md"));
        int start = readme.IndexOf(Start, StringComparison.Ordinal) + Start.Length, end = readme.IndexOf(End, StringComparison.Ordinal);
        SourceTree.AssertCurrent("README.md", readme[..start] + ConfigReference.Text() + readme[end..]);
    }
}
