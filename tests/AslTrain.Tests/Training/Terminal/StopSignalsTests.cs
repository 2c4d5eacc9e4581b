using AslTrain.Training.Terminal;
using Xunit;

namespace AslTrain.Tests.Training.Terminal;

public class StopSignalsTests
{
    static readonly TimeSpan Never = TimeSpan.FromDays(1);

    [Theory]
    [InlineData(StopReason.Interrupted)]
    [InlineData(StopReason.Terminated)]
    public void WorkThatHearsEndsByItself(StopReason reason)
    {
        using StopSignals signals = new(Never, _ => Assert.Fail("ended with the process"));
        StoppedException stopped = Assert.Throws<StoppedException>(() => signals.Hear<int>(stop =>
        {
            signals.IsFirst(reason);
            stop.ThrowIfCancellationRequested();
            return 1;
        }));
        Assert.Equal(reason, stopped.Reason);
    }

    /// <summary>As one that waits for a disk that does not answer.</summary>
    [Fact]
    public void WorkThatDoesNotHearIsEndedWithTheProcess()
    {
        using ManualResetEventSlim ended = new();
        StopReason? with = null;
        using StopSignals signals = new(TimeSpan.FromMilliseconds(1), reason =>
        {
            with = reason;
            ended.Set();
        });
        int done = signals.Hear(_ =>
        {
            signals.IsFirst(StopReason.Terminated);
            ended.Wait(TestContext.Current.CancellationToken);
            return 1;
        });
        Assert.Equal((1, StopReason.Terminated), (done, with));
    }

    /// <summary>A run saves what it has, however long that takes.</summary>
    [Fact]
    public void WhatIsNotToBeEndedAtAnyMomentIsNot()
    {
        using StopSignals signals = new(TimeSpan.Zero, _ => Assert.Fail("ended with the process"));
        Assert.Equal(1, signals.Hear(_ => 1));
        Assert.True(signals.IsFirst(StopReason.Interrupted));
        Assert.False(signals.IsFirst(StopReason.Terminated));
        Thread.Sleep(20);
        Assert.Equal(StopReason.Interrupted, signals.Reason);
    }
}
