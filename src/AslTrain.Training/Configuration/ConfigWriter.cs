using System.Globalization;
using System.Text;
using AslTrain.Losses;
using AslTrain.Metrics;
using AslTrain.Models;
using AslTrain.Training.Optimization;

namespace AslTrain.Training.Configuration;

/// <summary>A resolved config as YAML: every key, in the table's order. Reading it back gives the same config.</summary>
public static class ConfigWriter
{
    public static string Write(RunConfig config)
    {
        StringBuilder text = new();
        foreach (string section in ConfigKeys.Sections)
        {
            text.Append(text.Length > 0 ? "\n" : "").Append(section).Append(":\n");
            string group = "";
            foreach (ConfigKey key in ConfigKeys.All.Where(key => key.Section == section))
            {
                if (key.Group != group && key.Group.Length > 0) text.Append("  ").Append(key.Group).Append(":\n");
                group = key.Group;
                text.Append(group.Length > 0 ? "    " : "  ").Append(key.Name).Append(": ").Append(Format(ValueOf(config, key.Path))).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>section.key: value of every setting that is not the default one.</summary>
    public static IEnumerable<string> Changed(RunConfig config) => ConfigKeys.All
        .Select(key => (key.Path, Value: Format(ValueOf(config, key.Path)), Default: Format(key.Default)))
        .Where(setting => setting.Value != setting.Default).Select(setting => $"{setting.Path}: {setting.Value}");

    /// <summary>The settings in which two configs differ, with both values.</summary>
    public static IEnumerable<(string Key, string Before, string After)> Differences(RunConfig before, RunConfig after) => ConfigKeys.All
        .Select(key => (key.Path, Format(ValueOf(before, key.Path)), Format(ValueOf(after, key.Path))))
        .Where(setting => setting.Item2 != setting.Item3);

    /// <summary>A value as YAML.</summary>
    public static string Format(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        string text => IsPlain(text) ? text : Quote(text),
        IReadOnlyList<double> numbers => $"[{string.Join(", ", numbers.Select(number => Format(number)))}]",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    static object? ValueOf(RunConfig config, string path) => path switch
    {
        "run.name" => config.Run.Name,
        "run.output" => config.Run.Output,
        "run.seed" => config.Run.Seed,
        "run.device" => config.Run.Device,
        "run.threads" => config.Run.Threads,
        "run.precision" => config.Run.Precision,
        "run.on_nan" => config.Run.SkipsNaN ? "skip" : "stop",
        "run.tensorboard" => config.Run.TensorBoard,
        "run.profile" => config.Run.Profile,
        "run.tf32" => config.Run.AllowsTf32,
        "run.cudnn_benchmark" => config.Run.BenchmarksCudnn,
        "run.log_every" => config.Run.LogEvery,
        "data.format" => config.Data.Format,
        "data.root" => config.Data.Root,
        "data.train_split" => config.Data.TrainSplit,
        "data.val_split" => config.Data.ValSplit,
        "data.keep_unlabeled" => config.Data.KeepUnlabeled,
        "data.missing" => Name(config.Data.Missing),
        "data.links" => Name(config.Data.Links),
        "data.difficult_train" => Name(config.Data.DifficultTrain),
        "data.difficult_eval" => Name(config.Data.DifficultEval),
        "data.unknown" => Name(config.Data.Partial.Unknown),
        "data.unknown_likeliest" => config.Data.Partial.Likeliest,
        "data.class_priors" => config.Data.Partial.ClassPriors,
        "data.prior_threshold" => config.Data.Partial.PriorThreshold,
        "data.class_list" => config.Data.ClassList,
        "data.machine_confidence" => config.Data.MachineConfidence,
        "data.csv_path" => config.Data.Table.Path,
        "data.csv_labels" => config.Data.Table.Labels,
        "data.csv_split" => config.Data.Table.Split,
        "data.csv_separator" => config.Data.Table.Separator?.ToString(),
        "data.val_share" => config.Data.ValShare,
        "data.limit_train" => config.Data.LimitTrain,
        "data.limit_val" => config.Data.LimitVal,
        "data.batch_size" => config.Data.BatchSize,
        "data.workers" => config.Data.Workers,
        "data.cache" => Name(config.Data.Cache),
        "data.cache_folder" => config.Data.CacheFolder,
        "data.scenes_train" => config.Data.Scenes.Train,
        "data.scenes_val" => config.Data.Scenes.Val,
        "data.scenes_size" => config.Data.Scenes.Size,
        "data.scenes_drop_positives" => config.Data.Scenes.DropPositives,
        "data.scenes_seed" => config.Data.Scenes.Seed,
        "image.size" => config.Image.Size,
        "image.mean" => config.Image.Mean,
        "image.std" => config.Image.Std,
        "augment.random_crop" => config.Augment.RandomCrop,
        "augment.horizontal_flip" => config.Augment.HorizontalFlip,
        "augment.cutout" => config.Augment.Cutout,
        "augment.rand_augment" => config.Augment.RandAugment,
        "model.backbone" => config.Model.Backbone,
        "model.head" => config.Model.Head == HeadKind.MLDecoder ? "ml_decoder" : Name(config.Model.Head),
        "model.decoder_groups" => config.Model.DecoderGroups,
        "model.decoder_embedding" => config.Model.DecoderEmbedding,
        "model.weights" => config.Model.Weights,
        "model.freeze" => config.Model.Freeze == Frozen.BatchNorm ? "batch_norm" : Name(config.Model.Freeze),
        "model.batch_norm_eps" => config.Model.BatchNormEpsilon,
        "model.stride2_padding" => config.Model.PadsBottomRight ? "bottom_right" : "symmetric",
        "loss.name" => config.Loss.Name,
        "loss.gamma_neg" => config.Loss.GammaNeg,
        "loss.gamma_pos" => config.Loss.GammaPos,
        "loss.clip" => config.Loss.Clip,
        "loss.gamma_unknown" => config.Loss.GammaUnknown,
        "loss.label_smoothing" => config.Loss.LabelSmoothing,
        "loss.adaptive.target" => config.Loss.Adaptive?.Target,
        "loss.adaptive.rate" => Adaptive(config).Rate,
        "loss.adaptive.window" => Adaptive(config).Window,
        "loss.adaptive.gamma_min" => Adaptive(config).GammaMin,
        "loss.adaptive.gamma_max" => Adaptive(config).GammaMax,
        "loss.detach_weight" => config.Loss.DetachWeight,
        "optimizer.name" => Name(config.Optimizer.Kind),
        "optimizer.lr" => config.Optimizer.Rate,
        "optimizer.backbone_lr" => config.Optimizer.BackboneRate,
        "optimizer.weight_decay" => config.Optimizer.WeightDecay,
        "optimizer.beta1" => config.Optimizer.Beta1,
        "optimizer.clip_norm" => config.Optimizer.ClipNorm,
        "optimizer.accumulate" => config.Optimizer.Accumulate,
        "optimizer.beta2" => config.Optimizer.Beta2,
        "optimizer.eps" => config.Optimizer.Epsilon,
        "schedule.name" => config.Schedule.Kind == ScheduleKind.OneCycle ? "one_cycle" : Name(config.Schedule.Kind),
        "schedule.epochs" => config.Schedule.Epochs,
        "schedule.stop_after" => config.Schedule.StopAfter,
        "schedule.patience" => config.Schedule.Patience,
        "schedule.step_epochs" => config.Schedule.StepEpochs,
        "schedule.step_factor" => config.Schedule.StepFactor,
        "schedule.warmup" => config.Schedule.Warmup,
        "schedule.beta1_min" => config.Schedule.Beta1Min,
        "schedule.beta1_max" => config.Schedule.Beta1Max,
        "ema.decay" => config.Ema.Decay,
        "ema.warmup" => config.Ema.WarmsUp,
        "checkpoints.every" => config.Checkpoints.Every,
        "checkpoints.keep" => config.Checkpoints.Keep,
        "evaluate.threshold" => config.Evaluate.Threshold,
        "evaluate.empty_class" => config.Evaluate.EmptyClass == EmptyClass.Skip ? "skip" : "zero",
        "evaluate.batch_size" => config.Evaluate.BatchSize,
        "evaluate.probabilities" => config.Evaluate.Probabilities,
        "distributed.sync_batch_norm" => config.Distributed.SyncBatchNorm,
        _ => throw new InvalidOperationException($"the key {path} is in the table but not in the config"),
    };

    static AdaptiveOptions Adaptive(RunConfig config) => config.Loss.Adaptive ?? new AdaptiveOptions(0);

    static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>Texts that YAML takes for themselves, without quotes.</summary>
    static bool IsPlain(string text) =>
        text.Length > 0 && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/')
        && text is not ("null" or "Null" or "NULL" or "true" or "false" or "True" or "False" or "TRUE" or "FALSE");

    static string Quote(string text)
    {
        StringBuilder quoted = new("\"");
        foreach (char c in text)
        {
            if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (char.IsControl(c) || c > '~') quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            else quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }
}
