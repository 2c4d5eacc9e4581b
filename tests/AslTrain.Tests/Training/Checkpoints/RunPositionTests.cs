using AslTrain.Foundation;
using AslTrain.Training.Checkpoints;
using Xunit;

namespace AslTrain.Tests.Training.Checkpoints;

public class RunPositionTests
{
    /// <summary>Before the first epoch is evaluated there is no score.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(63.25)]
    public void WhatIsWrittenIsRead(double? score)
    {
        RunPosition position = new(7, 0, 6, WeightKind.Trained, 0, [1, 2], [], [], "0123", Finished: false, score);
        string text = position.Write();
        Assert.Equal(score is not null, text.Contains("best_score", StringComparison.Ordinal));
        Assert.Equal(text, RunPosition.Read(text, "last.safetensors").Write());
        Assert.Equal(score, RunPosition.Read(text, "last.safetensors").Best?.Score);
    }

    [Theory]
    [InlineData("\"best_score\":1", "\"best_score\":1e999")]
    [InlineData("\"best_score\":1", "\"best_score\":101")]
    [InlineData("\"losses\":[2]", "\"losses\":[1e999]")]
    [InlineData("\"best_epoch\":1", "\"best_epoch\":-1")]
    public void NumbersThatAreNoneAreRefused(string sound, string damaged)
    {
        string whole = new RunPosition(7, 1, 6, WeightKind.Ema, 1, [2], [], [], "", Finished: true, 1).Write();
        Assert.Contains(sound, whole, StringComparison.Ordinal);
        Assert.Equal(1, RunPosition.Read(whole, "last.safetensors").BestScore);
        Assert.Throws<BadInputException>(
            () => RunPosition.Read(whole.Replace(sound, damaged, StringComparison.Ordinal), "last.safetensors"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"step\":-1,")]
    public void WhatIsNoPositionIsRefused(string start)
    {
        string whole = new RunPosition(7, 0, 6, WeightKind.Ema, 1, [], [], [], "", Finished: true, 1).Write();
        string damaged = start.EndsWith(',')
            ? start + whole[whole.IndexOf("\"epochs_done\"", StringComparison.Ordinal)..]
            : start;
        string message = Assert.Throws<BadInputException>(() => RunPosition.Read(damaged, "last.safetensors")).Message;
        Assert.Equal("last.safetensors: where the run was is damaged in the metadata", message);
    }
}
