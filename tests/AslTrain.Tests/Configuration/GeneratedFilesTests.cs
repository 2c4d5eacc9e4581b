using AslTrain.Training.Settings;
using System.Text.RegularExpressions;
using AslTrain.Tests.Support;
using AslTrain.Training.Configuration;
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
        const string FirstLine = "# yaml-language-server: $schema=asl-train.schema.json";
        Assert.StartsWith(FirstLine, File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void TheSchemaIsCurrent() => SourceTree.AssertCurrent("configs/asl-train.schema.json", ConfigSchema.Text());

    [Fact]
    public void TheReferenceInTheReadmeIsCurrent()
    {
        const string Start = "<!-- config reference -->\n", End = "<!-- /config reference -->";
        string readme = File.ReadAllText(SourceTree.File("README.md"));
        int start = readme.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        int end = readme.IndexOf(End, StringComparison.Ordinal);
        SourceTree.AssertCurrent("README.md", readme[..start] + ConfigReference.Text() + readme[end..]);
    }

    [Fact]
    public void TheSettingsOfEveryCommandInTheReadmeAreSound()
    {
        string readme = File.ReadAllText(SourceTree.File("README.md")).Replace(" \\\n ", "", StringComparison.Ordinal);
        MatchCollection commands = Regex.Matches(readme, @"--config (configs/\S+\.yaml)((?: +--set [a-z_.]+=\S+)*)");
        Assert.True(commands.Count >= 5, "the README's commands are not found");
        foreach (Match command in commands)
        {
            IEnumerable<string> settings = command.Groups[2].Value.Split("--set").Select(setting => setting.Trim(' ', '`'));
            ConfigReader.Read(SourceTree.File(command.Groups[1].Value), [.. settings.Where(setting => setting.Length > 0)]);
        }
    }
}
