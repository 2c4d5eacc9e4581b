using Xunit;

namespace AslTrain.EndToEnd;

public class EngineTests(Workplace workplace) : IClassFixture<Workplace>
{
    [Fact]
    public void MemoryDoesNotGrowOverTwoThousandSteps()
    {
        Command.Train(workplace.Tiny(
            "run.name=long", "model.backbone=mobilenet_v2_035", "data.scenes_train=1000", "data.batch_size=4",
            "schedule.epochs=8", "run.log_every=50",
            "augment.rand_augment=true", "evaluate.probabilities=true")).Succeeded();
        double[] memory =
        [
            .. Workplace.Metrics(workplace.RunFolder("long"), "epoch").Select(line => line.GetProperty("memory_gb").GetDouble()),
        ];
        Assert.Equal(8, memory.Length);
        Assert.InRange(memory[0], 0.05, 2);

        // The heap settles by 12 % within 5,000 steps and stays there; a batch a step that is not given back would be 28 %.
        Assert.True(memory[7] < memory[1] * 1.15, $"memory grew: {string.Join(", ", memory)} GB");
    }

    [Fact]
    public void AProfileNamesThePhases()
    {
        Outcome outcome = Command.Train([.. workplace.Tiny("run.name=profile"), "--profile"]).Succeeded();
        string[] lines = outcome.Output.Split('\n');
        int first = Array.FindIndex(lines, line => line.StartsWith("profile of a step", StringComparison.Ordinal));
        Assert.Equal(
            ["waiting for data", "to the device", "forward", "loss", "backward", "optimizer, EMA", "the rest", "whole step"],
            lines[(first + 1)..(first + 9)].Select(line => line[..20].TrimEnd()));
        Assert.Equal(100, lines[(first + 1)..(first + 8)].Sum(line => double.Parse(line[30..^1])), 0.5);
        Assert.EndsWith(" images/s over 3 steps", lines[first + 8], StringComparison.Ordinal);
    }

    [Fact]
    public void TheLearningRateIsSearchedFor()
    {
        string folder = $"{workplace.Path}/rates";
        Outcome outcome = Command.Train(
            ["find-lr", .. workplace.Tiny("optimizer.accumulate=2"), "--out", folder, "--updates", "20"]).Succeeded();
        string[] table = File.ReadAllLines($"{folder}/find-lr.csv");
        Assert.Equal("learning_rate,loss,smoothed_loss", table[0]);
        Assert.StartsWith("1E-07,", table[1], StringComparison.Ordinal);
        Assert.InRange(table.Length, 11, 21);
        Assert.Contains("--set optimizer.lr=", outcome.Output, StringComparison.Ordinal);
        Assert.True(new FileInfo($"{folder}/find-lr.png").Length > 5000);
    }

    [Theory]
    [InlineData("--from", "0", "--from: 0 is out of range; it should be a number above 0")]
    [InlineData("--to", "1e-9", "should be below the last")]
    [InlineData("--updates", "3", "from 10 to 100000")]
    public void ASearchOutOfRangeIsRefused(string option, string value, string reason) =>
        Command.Train(
            ["find-lr", .. workplace.Tiny(), "--out", $"{workplace.Path}/no", option, value]).FailedWith(2, option, reason);
}
