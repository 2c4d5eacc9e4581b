using AslTrain.Data.Annotations;
using AslTrain.Data.Batches;
using AslTrain.Metrics;
using AslTrain.Models;
using AslTrain.Training.Optimization;

namespace AslTrain.Training.Configuration;

/// <summary>From single values to a config: what a preset fills in, and what two keys must agree on.</summary>
static class ConfigChecks
{
    /// <summary>The config; null, with findings, where something is missing or does not fit.</summary>
    public static RunConfig? Build(ConfigValues values)
    {
        foreach (ConfigKey key in ConfigKeys.All)
        {
            if (!key.Required || values.Text(key.Path) is not null || values.IsBroken(key.Path)) continue;
            values.Report(values.Name, $"{key.Path}: missing; it should be {key.Expected}");
        }

        CheckRoot(values);
        CheckSchedule(values);
        CheckBatchBytes(values);
        CheckModel(values);
        LossSection loss = LossChecks.Build(values);
        return values.Text("data.format") is null || values.Findings.Count > 0 ? null : Assemble(values, loss);
    }

    static void CheckRoot(ConfigValues values)
    {
        string? format = values.Text("data.format");
        if (format is null or "scenes" || values.Text("data.root") is not null || values.IsBroken("data.root")) return;
        values.Report(
            values.PlaceOf("data.format"),
            $"data.root: missing; format {format} needs the folder of the data set (--set data.root=FOLDER)");
    }

    static void CheckBatchBytes(ConfigValues values)
    {
        const int Channels = 3;
        int size = values.Int("image.size");
        foreach (string key in (string[])["data.batch_size", "evaluate.batch_size"])
        {
            if ((long)(values.IntOrNull(key) ?? 0) * size * size * Channels <= Array.MaxLength) continue;
            values.Report(values.PlaceOf(key), $"{key}: {values.Int(key)} images of {size} x {size} pixels are over 2 GB; use fewer or smaller ones");
        }
    }

    /// <summary>Settings that would have no effect are mistakes.</summary>
    static void CheckModel(ConfigValues values)
    {
        if (!IsMobileNet(values) && !values.IsBroken("model.backbone"))
        {
            foreach (string key in (string[])["model.batch_norm_eps", "model.stride2_padding"])
            {
                // A backbone chosen by --set leaves behind what the file says of another.
                bool ofAnother = values.IsOverridden("model.backbone") && !values.IsOverridden(key);
                if (!values.IsDefault(key) && !ofAnother) values.Report(values.PlaceOf(key), $"{key}: only a MobileNetV2 has a choice here; leave it out");
            }
        }

        if (values.Text("model.freeze") == "none" || values.IsBroken("model.freeze")) return;
        if (values.Text("model.weights") is null && !values.IsBroken("model.weights"))
        {
            values.Report(values.PlaceOf("model.freeze"), "model.freeze: a network from scratch has nothing worth keeping; name a file in model.weights");
        }

        if (values.Text("model.freeze") == "backbone" && values.NumberOrNull("optimizer.backbone_lr") is not null)
        {
            values.Report(values.PlaceOf("optimizer.backbone_lr"), "optimizer.backbone_lr: the backbone is frozen (model.freeze); leave one of the two out");
        }
    }

    static bool IsMobileNet(ConfigValues values) => values.Text("model.backbone")!.StartsWith("mobilenet", StringComparison.Ordinal);

    static void CheckSchedule(ConfigValues values)
    {
        int epochs = values.Int("schedule.epochs");
        if (!values.IsBroken("schedule.epochs") && StopAfter(values) is int stop && stop > epochs)
        {
            values.Report(
                values.PlaceOf("schedule.stop_after"),
                $"schedule.stop_after: {stop} is beyond schedule.epochs; it should be a whole number from 1 to {epochs}");
        }

        if (Warmup(values) == 0 && ScheduleOf(values) == ScheduleKind.OneCycle && !values.IsBroken("schedule.warmup"))
        {
            values.Report(values.PlaceOf("schedule.warmup"), "schedule.warmup: one_cycle climbs; it should be a number above 0 to below 1");
        }

        (double least, double most) = (values.Number("schedule.beta1_min"), values.Number("schedule.beta1_max"));
        if (least <= most || values.IsBroken("schedule.beta1_min", "schedule.beta1_max")) return;
        values.Report(
            values.PlaceOf("schedule.beta1_min", "schedule.beta1_max"),
            $"schedule.beta1_min: {least} is above schedule.beta1_max, {most}; it should be at most {most}");
    }

    static ScheduleKind ScheduleOf(ConfigValues values) => values.Text("schedule.name") switch
    {
        "cosine" => ScheduleKind.Cosine,
        "step" => ScheduleKind.Step,
        "constant" => ScheduleKind.Constant,
        _ => ScheduleKind.OneCycle,
    };

    static double Warmup(ConfigValues values) => values.NumberOrNull("schedule.warmup") ?? ScheduleOf(values) switch
    {
        ScheduleKind.OneCycle => 0.2,
        ScheduleKind.Cosine => 0.05,
        _ => 0,
    };

    static OptimizerKind Optimizer(string? name) => name switch
    {
        "adamw" => OptimizerKind.AdamW,
        "sgd" => OptimizerKind.Sgd,
        _ => OptimizerKind.Adam,
    };

    /// <summary>A shorter schedule chosen by --set is run in full: the file's earlier stop belongs to its own.</summary>
    static int? StopAfter(ConfigValues values)
    {
        int? stop = values.IntOrNull("schedule.stop_after");
        bool ofAnother = values.IsOverridden("schedule.epochs") && !values.IsOverridden("schedule.stop_after");
        return ofAnother && stop > values.Int("schedule.epochs") ? null : stop;
    }

    static RunConfig Assemble(ConfigValues values, LossSection loss) => new(
        new RunSection(
            "multi_label", values.Text("run.name")!, values.Text("run.output")!, values.Integer("run.seed"), values.Text("run.device")!,
            values.Int("run.threads"), values.Text("run.precision")!, values.Text("run.on_nan") == "skip", values.Boolean("run.tensorboard"), values.Boolean("run.profile"), values.Boolean("run.tf32"),
            values.Boolean("run.cudnn_benchmark"), values.Int("run.log_every")),
        new DataSection(
            values.Text("data.format")!, values.Text("data.root"), values.Text("data.train_split"), values.Text("data.val_split"),
            values.Boolean("data.keep_unlabeled"), values.Text("data.missing") == "skip" ? MissingImages.Skip : MissingImages.Fail,
            values.Text("data.links") == "follow" ? OutwardLinks.Follow : OutwardLinks.Refuse,
            Difficult(values.Text("data.difficult_train")), Difficult(values.Text("data.difficult_eval")),
            values.IntOrNull("data.limit_train"), values.IntOrNull("data.limit_val"), values.Int("data.batch_size"),
            values.IntOrNull("data.workers"), Cache(values.Text("data.cache")), values.Text("data.cache_folder"),
            new PartialLabels(
                Unknown(values.Text("data.unknown")), values.Int("data.unknown_likeliest"), values.Text("data.class_priors"),
                values.Number("data.prior_threshold")),
            values.Text("data.class_list"), values.NumberOrNull("data.machine_confidence"),
            new TableOptions(
                values.Text("data.csv_path"), values.Text("data.csv_labels"), values.Text("data.csv_split"), values.Text("data.csv_separator")?[0]),
            values.Number("data.val_share"),
            new ScenesSection(
                values.Int("data.scenes_train"), values.Int("data.scenes_val"), values.Int("data.scenes_size"),
                values.Number("data.scenes_drop_positives"), values.Integer("data.scenes_seed"))),
        new ImageSection(values.Int("image.size"), values.Numbers("image.mean"), values.Numbers("image.std")),
        new AugmentSection(values.Number("augment.random_crop"), values.Boolean("augment.horizontal_flip"), values.Number("augment.cutout"), values.Boolean("augment.rand_augment")),
        new ModelSection(
            values.Text("model.backbone")!, Head(values.Text("model.head")), values.Int("model.decoder_groups"), values.Int("model.decoder_embedding"),
            values.Text("model.weights"), Freeze(values.Text("model.freeze")),
            IsMobileNet(values) ? values.Number("model.batch_norm_eps") : (double)ConfigKeys.Find("model.batch_norm_eps")!.Default!,
            IsMobileNet(values) && values.Text("model.stride2_padding") == "bottom_right"),
        loss,
        new OptimizerSection(
            Optimizer(values.Text("optimizer.name")), values.Number("optimizer.lr"), values.NumberOrNull("optimizer.backbone_lr"), values.Number("optimizer.weight_decay"),
            values.Number("optimizer.beta1"), values.Number("optimizer.beta2"), values.Number("optimizer.eps"),
            values.NumberOrNull("optimizer.clip_norm"), values.Int("optimizer.accumulate")),
        new ScheduleSection(
            ScheduleOf(values), values.Int("schedule.epochs"), StopAfter(values), values.IntOrNull("schedule.patience"), Warmup(values),
            values.Int("schedule.step_epochs"), values.Number("schedule.step_factor"), values.Number("schedule.beta1_min"), values.Number("schedule.beta1_max")),
        new EmaSection(values.Number("ema.decay"), values.Boolean("ema.warmup")),
        new CheckpointsSection(values.IntOrNull("checkpoints.every"), values.Int("checkpoints.keep")),
        new EvaluateSection(
            values.Number("evaluate.threshold"), values.Text("evaluate.empty_class") == "skip" ? EmptyClass.Skip : EmptyClass.Zero, values.IntOrNull("evaluate.batch_size"), values.Boolean("evaluate.probabilities") && !loss.IsSingleLabel),
        new DistributedSection(values.Boolean("distributed.sync_batch_norm")));

    static HeadKind Head(string? text) => text switch
    {
        "bottleneck" => HeadKind.Bottleneck,
        "ml_decoder" => HeadKind.MLDecoder,
        _ => HeadKind.Linear,
    };

    static Frozen Freeze(string? text) => text switch
    {
        "batch_norm" => Frozen.BatchNorm,
        "backbone" => Frozen.Backbone,
        _ => Frozen.None,
    };

    static PixelCacheKind Cache(string? text) => text switch
    {
        "memory" => PixelCacheKind.Memory,
        "disk" => PixelCacheKind.Disk,
        _ => PixelCacheKind.None,
    };

    static UnknownLabel Unknown(string? text) => text switch
    {
        "ignore" => UnknownLabel.Ignore,
        "selective" => UnknownLabel.Selective,
        _ => UnknownLabel.Negative,
    };

    static DifficultLabel Difficult(string? text) => text switch
    {
        "negative" => DifficultLabel.Negative,
        "ignore" => DifficultLabel.Ignore,
        _ => DifficultLabel.Positive,
    };
}
