using System.Diagnostics;
using AslTrain.Training.Optimization;
using AslTrain.Training.Tasks;

namespace AslTrain.Training.Configuration;

/// <summary>What some keys imply for others: a preset's numbers, and that the file's belong to what --set replaced.</summary>
static class ConfigPresets
{
    public static void Apply(ConfigValues values)
    {
        ApplyTask(values);
        ApplyLoss(values);
        ApplySchedule(values);
        if (HasConventions(values.Text("model.backbone")!)) return;
        values.LeaveBehind("model.backbone", "model.batch_norm_eps", "model.stride2_padding");
    }

    /// <summary>Whether a backbone can be built to the conventions of TensorFlow's weights: a MobileNetV2.</summary>
    public static bool HasConventions(string backbone) => backbone.StartsWith("mobilenet", StringComparison.Ordinal);

    /// <summary>Older configs say with the loss's name what run.task says now.</summary>
    static void ApplyTask(ConfigValues values)
    {
        const string Task = "run.task", Name = "loss.name";
        if (values.Text(Name) == LossPreset.OldSingleLabel)
        {
            const string SingleLabel = "single_label", Loss = "asl";
            bool isLater = values.IsOverridden(Name) && !values.IsOverridden(Task);
            if (values.IsGiven(Task) && values.Text(Task) != SingleLabel && !isLater)
            {
                values.ReportKey(
                    $"{LossPreset.OldSingleLabel} is {Loss} with {Task}: {SingleLabel}, and here it is {values.Text(Task)}",
                    Name);
            }

            values.Replace(Task, SingleLabel, values.PlaceOf(Name));
            values.Replace(Name, Loss, values.PlaceOf(Name));
        }

        values.LeaveBehind(Task, [.. TaskOf(values).IdleKeys]);
    }

    static IRunTask TaskOf(ConfigValues values) => RunTasks.Of(values.Text("run.task")!);

    static void ApplyLoss(ConfigValues values)
    {
        const string Name = "loss.name";
        LossPreset preset = LossPreset.Of(values.Text(Name)!);
        values.LeaveBehind(Name, "loss.gamma_neg", "loss.gamma_pos", "loss.clip", "loss.label_smoothing");
        bool isSteeredByFile = values.Number(LossChecks.Target) is not null && !values.IsOverridden(LossChecks.Target);
        if (isSteeredByFile && !preset.CanBeSteered && values.IsOverridden(Name))
        {
            values.Forget([LossChecks.Target, .. LossChecks.Steering]);
        }

        values.Imply("loss.gamma_neg", preset.Numbers.GammaNeg);
        values.Imply("loss.gamma_pos", preset.Numbers.GammaPos);
        IRunTask task = TaskOf(values);
        values.Imply("loss.clip", task.IdleKeys.Contains("loss.clip") ? 0 : preset.Numbers.Clip);
        values.Imply("loss.label_smoothing", task.UsualSmoothing);
    }

    static void ApplySchedule(ConfigValues values)
    {
        if (values.Whole("schedule.stop_after") > values.Whole("schedule.epochs"))
        {
            values.LeaveBehind("schedule.epochs", "schedule.stop_after");
        }

        values.Imply("schedule.warmup", (ScheduleKind)EnumNames.Parse(typeof(ScheduleKind), values.Text("schedule.name")!) switch
        {
            ScheduleKind.OneCycle => 0.2,
            ScheduleKind.Cosine => 0.05,
            ScheduleKind.Step or ScheduleKind.Constant => 0,
            _ => throw new UnreachableException(),
        });
    }
}
