using AslEval.Cli.Commands;
using AslTrain.Cli.Commands;
using Xunit;

namespace AslTrain.Tests.Commands;

/// <summary>Options are read as strictly as settings are.</summary>
public class NumberOptionTests
{
    static readonly string[] Search = ["--config", "a.yaml", "--out", "rates"];

    [Theory]
    [InlineData("--to", "0,1", "'0,1' where a number above 0 belongs")]
    [InlineData("--to", "1,000", "'1,000' where a number above 0 belongs")]
    [InlineData("--from", "0.1f", "'0.1f' where a number above 0 belongs")]
    [InlineData("--from", "NaN", "'NaN' where a number above 0 belongs")]
    [InlineData("--from", " 1", "' 1' where a number above 0 belongs")]
    [InlineData("--to", "1e999", "'1e999' where a number above 0 belongs")]
    [InlineData("--to", "-1", "-1 is out of range; it should be a number above 0")]
    [InlineData("--updates", "100.0", "'100.0' where a whole number from 10 to 100000 belongs")]
    [InlineData("--updates", "9", "9 is out of range; it should be a whole number from 10 to 100000")]
    public void ASearchIsReadStrictly(string option, string value, string problem) => Assert.Equal(
        $"{option}: {problem}",
        Assert.Single(FindRateCommand.Create().Parse([.. Search, option, value]).Errors).Message);

    [Theory]
    [InlineData("0,1")]
    [InlineData("1.5")]
    [InlineData("0.1f")]
    public void AThresholdIsReadStrictly(string value)
    {
        string message = Assert.Single(Predict(value)).Message;
        Assert.StartsWith($"--threshold: {(value == "1.5" ? "" : "'")}{value}", message, StringComparison.Ordinal);
        Assert.EndsWith(value == "1.5" ? "it should be a number from 0 to 1" : "belongs", message, StringComparison.Ordinal);
    }

    [Fact]
    public void NumbersAreRead()
    {
        Assert.Empty(Predict("0.5"));
        Assert.Empty(Predict("1e-1"));
        Assert.Empty(FindRateCommand.Create().Parse([.. Search, "--from", "1e-7", "--to", "+.5", "--updates", "10"]).Errors);
        Assert.Empty(AnalyzeCommand.Create().Parse(["--out", "a", "--clip", "0", "--clip", "0.2"]).Errors);
        Assert.NotEmpty(AnalyzeCommand.Create().Parse(["--out", "a", "--clip", "0,2"]).Errors);
    }

    static IReadOnlyList<System.CommandLine.Parsing.ParseError> Predict(string threshold) =>
        PredictCommand.Create().Parse(["--checkpoint", "a", "photos", "--threshold", threshold]).Errors;
}
