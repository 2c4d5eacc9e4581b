using Xunit;

namespace AslTrain.EndToEnd;

[Trait("Kind", "Training")]
public class SweepTests(Workplace workplace) : IClassFixture<Workplace>
{
    [Fact]
    public void ASweepIsTabledAndGoesOnWhereItWas()
    {
        string folder = $"{workplace.Path}/sweep";
        string[] settings = workplace.Tiny("schedule.epochs=1");
        Outcome first = Sweep("loss.gamma_neg=0,4");
        Assert.Equal(2, File.ReadAllLines($"{folder}/runs.jsonl").Length);
        Assert.Contains("[1/2] loss.gamma_neg=0, seed 0", first.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder, "*.safetensors", SearchOption.AllDirectories));

        // One value more: the other two are not made again, and another grid's runs are left alone.
        Outcome second = Sweep("loss.gamma_neg=0,2,4");
        Assert.DoesNotContain("[1/3]", second.Output, StringComparison.Ordinal);
        Assert.Contains("[2/3] loss.gamma_neg=2, seed 0: mAP", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("[3/3]", second.Output, StringComparison.Ordinal);
        string[] table = File.ReadAllLines($"{folder}/table.csv");
        Assert.Equal("loss.gamma_neg,mAP,deviation,runs,diverged", table[0]);
        Assert.Equal(["0", "2", "4"], table[1..].Select(row => row.Split(',')[0]));
        Assert.All(table[1..], row => Assert.Equal("1", row.Split(',')[3]));
        Assert.True(new FileInfo($"{folder}/plot.png").Length > 2000);

        Outcome Sweep(string grid) => Command.Train(["sweep", .. settings, "--grid", grid, "--out", folder]).Succeeded();
    }

    [Fact]
    public void PrecisionsAreRunsOfTheirOwn()
    {
        Outcome outcome = Command.Train(
            [
                "sweep", .. workplace.Tiny("schedule.epochs=1"), "--grid", "run.precision=float32,bfloat16", "--out",
                $"{workplace.Path}/precisions"]).Succeeded();
        Assert.Contains("[2/2] run.precision=bfloat16, seed 0: mAP", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(2, File.ReadAllLines($"{workplace.Path}/precisions/runs.jsonl").Length);
    }

    [Fact]
    public void AWrongValueIsFoundBeforeTheFirstRun()
    {
        Outcome outcome = Command.Train(
            ["sweep", .. workplace.Tiny(), "--grid", "loss.clip=0,2", "--out", $"{workplace.Path}/wrong"]);
        outcome.FailedWith(2, "loss.clip=2", "below 1");
        Assert.False(Directory.Exists($"{workplace.Path}/wrong"));
    }

    [Fact]
    public void ADivergedRunIsCountedAndTheSweepGoesOn()
    {
        Outcome outcome = Command.Train(
            [
                "sweep", .. workplace.Tiny("schedule.epochs=1"), "--grid", "optimizer.lr=1e30,0.001", "--out",
                $"{workplace.Path}/diverged"]).Succeeded();
        Assert.Contains("optimizer.lr=1e30, seed 0: diverged", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("0, 1 diverged", outcome.Output, StringComparison.Ordinal);
    }
}
