using AslTrain.Tests.Support;
using AslTrain.Training.Configuration;
using CsCheck;
using Xunit;

namespace AslTrain.Tests.Configuration;

public class ConfigHostileInputTests
{
    const string Scenes = "data: {format: scenes}\n";

    static string Message(string text, params string[] overrides) =>
        Assert.Throws<ConfigException>(() => ConfigReader.Parse(text, "a.yaml", overrides)).Message;

    [Theory]
    [InlineData("data: {format: scenes, limit_train: 3000000000}", "data.limit_train: 3000000000 is out of range")]
    [InlineData("data: {format: scenes, limit_val: 3000000000}", "data.limit_val: 3000000000 is out of range")]
    [InlineData(Scenes + "run: {log_every: 3000000000}", "run.log_every: 3000000000 is out of range")]
    [InlineData(Scenes + "schedule: {stop_after: 3000000000}", "schedule.stop_after: 3000000000 is out of range")]
    [InlineData(Scenes + "run: {name: ..}", "run.name: '..' is not a name")]
    [InlineData(Scenes + "run: {name: .}", "run.name: '.' is not a name")]
    [InlineData(Scenes + "run: {name: ../a}", "run.name: '../a' is not a name")]
    [InlineData(Scenes + "run: {name: \"a\\n\"}", "run.name: 'a\\u000A' is not a name")]
    [InlineData(Scenes + "run: {device: \"cpu\\n\"}", "run.device: 'cpu\\u000A' is not auto")]
    [InlineData("data: {format: \"sce\\nnes\"}", "data.format: 'sce\\u000Anes' is none of")]
    [InlineData("data: {format: \"\\e[31mred\"}", "data.format: '\\u001B[31mred' is none of")]
    [InlineData(Scenes + "run: {\"na\\nme\": 1}", "run.na\\u000Ame: no such key")]
    [InlineData(Scenes + "\"ru\\nn\": {}", "ru\\u000An: no such section")]
    [InlineData("!!]*a: 1", "a.yaml:1:1: broken YAML after this")]
    [InlineData("data: {format: \"\\U99999999\"}", "broken YAML after this")]
    public void AHostileValueIsRefusedInOneLine(string text, string finding)
    {
        string message = Message(text);
        Assert.Contains(finding, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("   .y=1", "--set    .y=1: : no such section")]
    [InlineData(" foo.y=1", "--set  foo.y=1: foo: no such section")]
    [InlineData(" run.sed=1", "run.sed: no such key (did you mean seed?)")]
    [InlineData("run.name=a\nb", "--set run.name=a\\u000Ab: run.name: 'a\\u000Ab' is not a name")]
    [InlineData("run.seed=!<>", "run.seed=!<>: broken YAML after this")]
    [InlineData("run=a.b", "it should be section.key=value")]
    public void AHostileOverrideIsRefusedInOneLine(string setting, string finding)
    {
        string message = Message(Scenes, setting);
        Assert.Contains(finding, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void AnOverrideMayHaveSpacesAround() =>
        Assert.Equal(3, ConfigReader.Parse(Scenes, "a.yaml", [" run.seed = 3 "]).Run.Seed);

    [Fact]
    public void MessagesStayShort()
    {
        string endless = new('x', 500_000);
        Assert.True(Message(Scenes + $"optimizer: {{lr: {endless}}}").Length < 300);
        Assert.True(Message(Scenes + $"run:\n  '{endless}': 1\n").Length < 300);
        Assert.True(Message(Scenes + $"'{endless}': 1\n").Length < 400);
        Assert.True(Message(Scenes, $"run.seed={endless}").Length < 400);
    }

    [Theory]
    [InlineData("schedule: {epochs: many, stop_after: 90}")]
    [InlineData("schedule: {beta1_max: x, beta1_min: 0.97}")]
    [InlineData("loss: {name: focal, gamma_neg: x, gamma_pos: 3}")]
    public void AValueThatCannotBeReadIsReportedOnlyOnce(string section) =>
        Assert.DoesNotContain('\n', Message(Scenes + section));

    [Theory]
    [InlineData("loss: {name: focal, gamma_pos: 3}", "a.yaml:2:32: loss.gamma_neg: focal loss has one gamma, here are 2 and 3")]
    [InlineData("schedule: {beta1_max: 0.5}", "a.yaml:2:23: schedule.beta1_min: 0.85 is above schedule.beta1_max, 0.5")]
    public void ADisagreementIsPlacedWhereOneOfBothStands(string section, string finding) =>
        Assert.StartsWith(finding, Message(Scenes + section), StringComparison.Ordinal);

    [Theory]
    [InlineData("", "''")]
    [InlineData("a\0b", "a\\u0000b")]
    public void APathThatIsNoneIsReported(string path, string name) => Assert.Equal(
        $"{name}: the config cannot be read; it should be a YAML file",
        Assert.Throws<ConfigException>(() => ConfigReader.Read(path, [])).Message);

    [Fact]
    public void BrokenPunctuationNeverGetsPastTheReport()
    {
        Gen<string> punctuation = Gen.OneOf(
            "[", "]", "{", "}", ":", ": ", "- ", "? ", "&a ", "*a", "!", "!!", "!<", "|", ">", "'", "\"",
            "%YAML 1.2\n", "---\n", "...\n", "\t", "\n", "\\", "\"\\x", "\"\\U",
            "#", ",", "<<: ", "@", "\0", "\uFEFF", "\u2028", "9999999999", "-", "  ");
        const string Sound = "data:\n  format: scenes\nimage: {mean: [0, 0, 0]}\nrun:\n  seed: 1\n";
        Gen.Select(Gen.Int[0, Sound.Length], Gen.Int[0, 4], punctuation).Array[1, 5].Sample(damage =>
        {
            string text = Sound;
            foreach ((int position, int dropped, string inserted) in damage)
            {
                int at = Math.Min(position, text.Length);
                text = text.Remove(at, Math.Min(dropped, text.Length - at)).Insert(at, inserted);
            }

            string setting = "run.seed=" + string.Concat(damage.Select(piece => piece.Item3));
            try
            {
                ConfigReader.Parse(text, "a.yaml", [setting]);
            }
            catch (ConfigException error)
            {
                Assert.All(error.Message.Split('\n'), line => Assert.Matches("^(a\\.yaml|--set )", line));
            }
        }, iter: 30_000);
    }

    [Fact]
    public void ADeviceIsRefused()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "this system has no /dev/zero");
        Assert.Equal(
            "/dev/zero: is no plain file but a pipe, a socket or a device; save the config in a file",
            Assert.Throws<ConfigException>(() => ConfigReader.Read("/dev/zero", [])).Message);
    }

    [Fact]
    public void AFileIsReadNoFurtherThanAConfigMayGo()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("a.yaml", Scenes + new string('#', 1 << 20));
        Assert.Equal(
            $"{file}: larger than a config can be (1048576 bytes)",
            Assert.Throws<ConfigException>(() => ConfigReader.Read(file, [])).Message);
    }
}
