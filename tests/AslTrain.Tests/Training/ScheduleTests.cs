using AslTrain.Training.Optimization;
using CsCheck;
using Xunit;

namespace AslTrain.Tests.Training;

public class ScheduleTests
{
    [Fact]
    public void CosineClimbsAndFallsToNothing()
    {
        Schedule schedule = new(ScheduleKind.Cosine, 2, 100, 10, 0.1);
        Assert.Equal(2 / 11.0, schedule.At(0).Rate, 1e-12);
        Assert.Equal(2, schedule.At(10).Rate, 1e-12);
        Assert.Equal(1, schedule.At(55).Rate, 1e-12);
        Assert.InRange(schedule.At(99).Rate, 1e-9, 2e-3);
        Assert.Equal(0.9, schedule.At(50).Beta1);
    }

    [Fact]
    public void StepFallsAfterEpochs()
    {
        Schedule schedule = new(ScheduleKind.Step, 1, 100, 10, 0) { StepEpochs = 3, StepFactor = 0.5 };
        Assert.Equal([1, 1, 0.5, 0.5, 0.25], ((long[])[0, 29, 30, 59, 60]).Select(step => schedule.At(step).Rate));
    }

    [Fact]
    public void ConstantStays() =>
        Assert.Equal(
            [0.3, 0.3], ((long[])[0, 99]).Select(step => new Schedule(ScheduleKind.Constant, 0.3, 100, 10, 0).At(step).Rate));

    [Fact]
    public void NoneLeavesItsBounds() =>
        Gen.Select(Gen.Enum<ScheduleKind>(), Gen.Int[1, 200], Gen.Double[0.01, 0.9]).Sample((kind, total, warmup) =>
    {
        Schedule schedule = new(kind, 3, total, 7, warmup);
        for (int step = 0; step < total; step++)
        {
            if (schedule.At(step).Rate is not (> 0 and <= 3.0000001)) return false;
        }

        return true;
    });

    [Fact]
    public void OneCycleIsTheAuthors() =>
        Assert.Equal(new OneCycle(1, 50, 0.2, 0.85, 0.95).At(17), new Schedule(ScheduleKind.OneCycle, 1, 50, 10, 0.2).At(17));
}
