using AslTrain.Data.Batches;
using AslTrain.Distributed;
using AslTrain.Foundation;
using AslTrain.Metrics;
using AslTrain.Training.Devices;
using AslTrain.Training.Ranks;
using AslTrain.Training.Settings;
using AslTrain.Training.Tasks;
using AslTrain.Training.Terminal;
using static TorchSharp.torch;

namespace AslTrain.Training;

/// <summary>Scores of the images of a split.</summary>
/// <param name="Scores">Beside the labels.</param>
/// <param name="Images">Index in the split of each row.</param>
sealed record ScoredImages(ScoredLabels Scores, int[] Images);

/// <summary>Scores every image of a split once.</summary>
/// <param name="config">Its task, and what a class without a positive does to the means over classes.</param>
/// <param name="deviceBatch">How batches reach the network.</param>
/// <param name="ranks">Each scores the batches of its loader; rank 0 has the scores of all.</param>
/// <param name="columns">The logits to score, one a class of the loader; null for all, in order.</param>
sealed class Evaluator(RunConfig config, DeviceBatch deviceBatch, ICommunicator ranks, Tensor? columns = null)
{
    readonly BatchScorer _scorer = new(RunTasks.Of(config.Run), deviceBatch, columns);

    /// <summary>Called with the reason for each image that is left out because it cannot be read.</summary>
    public required Action<string> Unreadable { get; init; }

    /// <summary>Called after each batch with the number of images done; returns false to stop early.</summary>
    public required Func<int, bool> Progress { get; init; }

    /// <summary>Logits as an evaluator wants them; null for all, in order.</summary>
    public static Tensor? ColumnsOf(IReadOnlyList<long>? logits, Device device) =>
        logits is null ? null : tensor(logits.ToArray(), device: device);

    /// <param name="network">Put into evaluation mode, and back into training mode at the end.</param>
    /// <param name="loader">Of the split, in its own order.</param>
    /// <exception cref="BadInputException">There are too many scores, or no image can be read.</exception>
    /// <exception cref="DivergedException">A score is not a number.</exception>
    /// <returns>Scores beside the labels; null where it was stopped, and on other ranks than 0.</returns>
    public ScoredImages? Score(nn.Module<Tensor, Tensor> network, BatchLoader loader, int classes)
    {
        int images = loader.Sampler.Images;
        if ((long)images * classes > Array.MaxLength)
        {
            throw new BadInputException(
                $"{images} images times {classes} classes are more scores than can be held: use data.limit_val");
        }

        ScoreRows? own;
        network.eval();
        try
        {
            own = ScoreShare(network, loader, classes);
        }
        finally
        {
            network.train();
        }

        if (ScoreRows.OfAll(ranks, own) is not ScoreRows rows) return null;
        if (rows.Images.Length == 0) throw new BadInputException($"none of the {images} images can be read");
        ScoredLabels scores = new(rows.Scores, rows.Labels, classes, rows.Ranks)
        {
            IsPartial = loader.LeavesUnknown,
            EmptyClass = config.Evaluate.EmptyClass,
        };
        return new ScoredImages(scores, rows.Images);
    }

    /// <summary>The rows of this rank's batches, in order; null where it was stopped.</summary>
    ScoreRows? ScoreShare(nn.Module<Tensor, Tensor> network, BatchLoader loader, int classes)
    {
        int images = loader.Sampler.OwnImages, done = 0;
        float[] scores = new float[images * classes], ranks = new float[images * classes];
        sbyte[] labels = new sbyte[scores.Length];
        int[] rows = new int[images];
        foreach (Batch batch in loader.Epoch(0))
        {
            foreach (string reason in batch.Unreadable) Unreadable(reason);
            if (batch.Count == 0) continue;
            (int first, int count) = (done * classes, batch.Count * classes);
            _scorer.Score(network, batch, scores.AsSpan(first, count), ranks.AsSpan(first, count));
            for (int i = 0; i < count; i++) labels[first + i] = (sbyte)batch.Targets[i];
            batch.Images.AsSpan(0, batch.Count).CopyTo(rows.AsSpan(done));
            done += batch.Count;
            if (!Progress(done)) return null;
        }

        if (loader.Stop.IsCancellationRequested) return null;
        if (done < images)
        {
            Array.Resize(ref scores, done * classes);
            Array.Resize(ref ranks, done * classes);
            Array.Resize(ref labels, done * classes);
            Array.Resize(ref rows, done);
        }

        return new ScoreRows(scores, ranks, labels, rows);
    }
}
