using AslTrain.Data.Annotations;
using AslTrain.Data.Batches;
using AslTrain.Distributed;
using AslTrain.Foundation;
using AslTrain.Metrics;
using AslTrain.Training.Checkpoints;
using AslTrain.Training.Inputs;
using AslTrain.Training.Ranks;
using AslTrain.Training.Settings;
using AslTrain.Training.Tasks;
using AslTrain.Training.Terminal;
using Serilog;
using static TorchSharp.torch;

namespace AslTrain.Training.Evaluation;

/// <summary>A checkpoint's scores for the images of a split.</summary>
/// <param name="Name">Of the split.</param>
/// <param name="Config">What it was scored with.</param>
/// <param name="Split">Its images and labels.</param>
/// <param name="Images">Index in the split of each row of the scores: images that could not be read have none.</param>
/// <param name="Scores">Beside the labels.</param>
/// <param name="Thresholds">Those stored in the checkpoint; null for none.</param>
public sealed record ScoredSplit(
    string Name,
    RunConfig Config,
    LabeledImages Split,
    IReadOnlyList<int> Images,
    ScoredLabels Scores,
    DecisionThresholds? Thresholds)
{
    /// <summary>Names that a message has room for.</summary>
    const int ShownNames = 8;

    public IReadOnlyList<string> Classes => Split.Classes;

    public IRunTask Task => RunTasks.Of(Config.Run);

    /// <summary>Numbers in the network that training may change.</summary>
    public long Parameters { get; init; }

    /// <summary>
    /// The score of each class above which it is taken for present: the checkpoint's own, otherwise evaluate.threshold.
    /// </summary>
    public double[] OwnThresholds =>
        Thresholds?.Of(Classes, Config.Evaluate.Threshold) ?? [.. Classes.Select(_ => Config.Evaluate.Threshold)];

    public LabeledImage ImageOf(int row) => Split.Images[Images[row]];

    /// <summary>The same as <see cref="Of(CheckpointSource, CommandSession, ICommunicator)"/> in this process alone.</summary>
    /// <returns>null where a signal stopped it.</returns>
    public static ScoredSplit? Of(CheckpointSource source, CommandSession session)
    {
        using SingleProcess alone = new();
        return Of(source, session, alone);
    }

    /// <summary>Opens a checkpoint and its validation split, and scores it with a bar of progress.</summary>
    /// <param name="ranks">Each scores its share.</param>
    /// <returns>null where a signal stopped it, and on other ranks than 0.</returns>
    /// <exception cref="BadInputException">Something is absent or unsound.</exception>
    public static ScoredSplit? Of(CheckpointSource source, CommandSession session, ICommunicator ranks)
    {
        using EvaluatedCheckpoint opened = EvaluatedCheckpoint.Open(source, session.Log, ranks);
        RunConfig config = opened.Config;
        LabeledImages all = session.Stop.Hear(stop => DataSets.OpenVal(config.Data, config.Run.Seed, session.Log, ranks, stop));
        (LabeledImages val, IReadOnlyList<long>? logits) = Labels(opened, all, session.Log);
        if (ranks.Size > 1) Machines.RequireSame(ranks, DataFingerprint.Of(val), "the data set's images or labels");
        string name = config.Data.ValName;
        opened.Task.RequireLabels(val, name);
        using Tensor? columns = Evaluator.ColumnsOf(logits, opened.Device);
        using OwnLog ownLog = new(session.Log, ranks.Rank);
        Evaluator evaluator = new(config, opened.DeviceBatch, ranks, columns)
        {
            Unreadable = ownLog.SayOnce,
            Progress = done =>
            {
                session.Console.Bar($"{done}/{val.Images.Count} images");
                return session.Stop.Reason is null;
            },
        };
        try
        {
            BatchLoader loader = Loaders.Evaluation(config, val, ranks, stop: session.Stop);
            ScoredImages? scored = evaluator.Score(opened.Network, loader, val.Classes.Count);
            return scored is null ? null : new ScoredSplit(name, config, val, scored.Images, scored.Scores, opened.Thresholds)
            {
                Parameters = opened.Network.parameters().Sum(parameter => parameter.numel()),
            };
        }
        catch (DivergedException error)
        {
            throw new BadInputException($"{source.Path}: {error.Message}");
        }
        finally
        {
            session.Console.EndBar();
        }
    }

    /// <summary>The labels of the classes that the file names, and their logits, null for all in order.</summary>
    /// <param name="val">Of all classes; given back where the file names none.</param>
    static (LabeledImages Val, IReadOnlyList<long>? Logits) Labels(EvaluatedCheckpoint opened, LabeledImages val, ILogger log)
    {
        if (opened.Classes is null)
        {
            if (opened.Logits != val.Classes.Count)
            {
                throw new BadInputException(
                    $"{opened.Path}: has {opened.Logits} logits without names, the data set has {val.Classes.Count} classes");
            }

            log.Warning("{Path} names no classes: its logits are taken for the data set's classes in order", opened.Path);
            return (val, null);
        }

        ClassPartners partners = ClassPartners.Match(opened.Classes, val.Classes);
        if (partners.Classes.Count == 0)
        {
            throw new BadInputException(
                $"{opened.Path}: none of its {opened.Logits} classes ({Printable.Some(opened.Classes)}) is one of the data set's "
                + $"{val.Classes.Count} ({Printable.Some(val.Classes)})");
        }

        bool isSame = partners.Columns is null && partners.OnlyInData.Count == 0;
        if (!opened.IsOwn || !isSame)
        {
            log.Information(
                "{Count} classes of the checkpoint and of the data set are the same by name", partners.Classes.Count);
        }

        if (partners.OnlyInCheckpoint.Count > 0)
        {
            log.Warning(
                "{Count} of the checkpoint's {All} classes are not in the data set and are not scored: {Names}",
                partners.OnlyInCheckpoint.Count, opened.Logits, Printable.Some(partners.OnlyInCheckpoint, ShownNames));
        }

        if (partners.OnlyInData.Count > 0)
        {
            log.Warning(
                "{Count} of the data set's {All} classes are not in the checkpoint and are left out: {Names}",
                partners.OnlyInData.Count, val.Classes.Count, Printable.Some(partners.OnlyInData, ShownNames));
        }

        return (OfShared(val, partners, opened.Task, log), partners.Columns);
    }

    /// <summary>A task of one label an image has no use for an image whose label the checkpoint does not know.</summary>
    static LabeledImages OfShared(LabeledImages val, ClassPartners partners, IRunTask task, ILogger log)
    {
        if (partners.OnlyInData.Count == 0) return val;
        LabeledImages shared = ClassOrder.Restrict(val, partners.Classes);
        if (task.HasThresholds) return shared;
        LabeledImage[] known = [.. shared.Images.Where((image, i) => image.Positive.Count == val.Images[i].Positive.Count)];
        int left = shared.Images.Count - known.Length;
        if (left > 0) log.Warning("{Count} images are of those classes and are left out", left);
        return shared with { Images = known };
    }
}
