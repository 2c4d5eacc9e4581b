using Xunit;

namespace AslTrain.EndToEnd;

public class AnalysisTests(Workplace workplace) : IClassFixture<Workplace>
{
    [Fact]
    public void ThePapersFigureIsDrawn()
    {
        string folder = $"{workplace.Path}/figures";
        Outcome outcome = Command.Train(
            "analyze", "--out", folder, "--gamma-neg", "0", "--gamma-neg", "2", "--clip", "0.2").Succeeded();
        Assert.Contains("        2    0.2     0.839    0.329        0.860    0.154\n", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(
            [
                "gamma_neg-2_clip-0.2.csv", "gamma_neg-2_clip-0.2_gradients.png", "gamma_neg-2_clip-0.2_gradients_detached.png",
                "gamma_neg-2_clip-0.2_losses.png", "gradients.csv"],
            Directory.GetFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        Assert.All(Directory.GetFiles(folder, "*.png"), file => Assert.True(new FileInfo(file).Length > 5000));
        Assert.Equal(1000, File.ReadAllLines($"{folder}/gamma_neg-2_clip-0.2.csv").Length);
        Assert.Equal("2,0.2,0.8394,0.3287,0.8598,0.1543", File.ReadAllLines($"{folder}/gradients.csv")[2]);
    }

    [Fact]
    public void NumbersOutOfRangeAreRefused() =>
        Command.Train("analyze", "--out", $"{workplace.Path}/no", "--clip", "1").FailedWith(
            2, "--clip: 1 is out of range; it should be a number from 0 to below 1");
}
