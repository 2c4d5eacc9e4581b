using AslTrain.Data.Formats;
using AslTrain.Foundation;
using AslTrain.Models;
using AslTrain.Training.Optimization;
using AslTrain.Training.Settings;
using AslTrain.Training.Tasks;

namespace AslTrain.Training.Configuration;

/// <summary>What must be there, and what several keys must agree on.</summary>
static class ConfigChecks
{
    /// <param name="config">Made of the values.</param>
    /// <param name="values">They know where each comes from, and take the findings.</param>
    public static void Check(RunConfig config, ConfigValues values)
    {
        foreach (ConfigKey key in ConfigKeys.All)
        {
            if (!key.Required || values.Text(key.Path) is not null || values.IsBroken(key.Path)) continue;
            values.Report(values.Name, $"{key.Path}: missing; it should be {key.Expected}");
        }

        CheckName(config.Run, values);
        CheckTask(config.Run, values);
        CheckRoot(config.Data, values);
        CheckSchedule(config.Schedule, values);
        CheckBatchBytes(config, values);
        CheckModel(config, values);
        LossChecks.Check(config.Loss, values);
    }

    static void CheckName(RunSection run, ConfigValues values)
    {
        if (!WindowsNames.IsReserved(run.Name) || values.IsBroken("run.name")) return;
        values.ReportKey($"'{run.Name}' cannot name a folder on Windows; choose another name", "run.name");
    }

    /// <summary>Settings that would have no effect are mistakes.</summary>
    static void CheckTask(RunSection run, ConfigValues values)
    {
        foreach (string key in RunTasks.Of(run.Task).IdleKeys)
        {
            if (values.IsDefault(key) || values.IsBroken(key)) continue;
            values.ReportKey($"has no effect with run.task: {run.Task}; leave it out", key);
        }
    }

    static void CheckRoot(DataSection data, ConfigValues values)
    {
        if (data.Format.Length == 0 || data.Root is not null || values.IsBroken("data.root")) return;
        if (!DataFormats.Of(data.Format).NeedsRoot) return;
        values.Report(
            values.PlaceOf("data.format"),
            $"data.root: missing; format {data.Format} needs the folder of the data set (--set data.root=FOLDER)");
    }

    static void CheckSchedule(ScheduleSection schedule, ConfigValues values)
    {
        if (schedule.StopAfter > schedule.Epochs && !values.IsBroken("schedule.epochs"))
        {
            values.ReportKey(
                $"{schedule.StopAfter} is beyond schedule.epochs; it should be a whole number from 1 to {schedule.Epochs}",
                "schedule.stop_after");
        }

        if (schedule is { Warmup: 0, Kind: ScheduleKind.OneCycle } && !values.IsBroken("schedule.warmup"))
        {
            values.ReportKey("one_cycle climbs; it should be a number above 0 to below 1", "schedule.warmup");
        }

        (double least, double most) = (schedule.Beta1Min, schedule.Beta1Max);
        if (least <= most || values.IsBroken("schedule.beta1_min", "schedule.beta1_max")) return;
        values.ReportKey(
            $"{least} is above schedule.beta1_max, {most}; it should be at most {most}",
            "schedule.beta1_min", "schedule.beta1_max");
    }

    static void CheckBatchBytes(RunConfig config, ConfigValues values)
    {
        const int Channels = 3;
        int size = config.Image.Size;
        Check("data.batch_size", config.Data.BatchSize);
        Check("evaluate.batch_size", config.Evaluate.BatchSize ?? 0);

        void Check(string key, int images)
        {
            if ((long)images * size * size * Channels <= Array.MaxLength) return;
            values.ReportKey($"{images} images of {size} x {size} pixels are over 2 GB; use fewer or smaller ones", key);
        }
    }

    /// <summary>Settings that would have no effect are mistakes.</summary>
    static void CheckModel(RunConfig config, ConfigValues values)
    {
        if (!ConfigPresets.HasConventions(config.Model.Backbone) && !values.IsBroken("model.backbone"))
        {
            foreach (string key in (string[])["model.batch_norm_eps", "model.stride2_padding"])
            {
                if (!values.IsDefault(key)) values.ReportKey("only a MobileNetV2 has a choice here; leave it out", key);
            }
        }

        if (config.Model.Freeze == Frozen.None || values.IsBroken("model.freeze")) return;
        if (config.Model.Weights is null && !values.IsBroken("model.weights"))
        {
            values.ReportKey("a network from scratch has nothing worth keeping; name a file in model.weights", "model.freeze");
        }

        if (config.Model.Freeze == Frozen.Backbone && config.Optimizer.BackboneRate is not null)
        {
            values.ReportKey("the backbone is frozen (model.freeze); leave one of the two out", "optimizer.backbone_lr");
        }
    }
}
