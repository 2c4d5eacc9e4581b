using System.Runtime.InteropServices;
using AslTrain.Data.Batches;
using AslTrain.Distributed;
using AslTrain.Files;
using AslTrain.Metrics;
using AslTrain.Training.Ranks;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Training;

/// <summary>Scores of the images of a split.</summary>
/// <param name="Scores">Beside the labels.</param>
/// <param name="Images">Index in the split of each row.</param>
public sealed record ScoredImages(ScoredLabels Scores, int[] Images);

/// <summary>Scores every image of a split once.</summary>
public static class Evaluator
{
    /// <param name="network">Put into evaluation mode, and back into training mode at the end.</param>
    /// <param name="loader">Of the split, in its own order.</param>
    /// <param name="deviceBatch">How batches reach the network.</param>
    /// <param name="isSingleLabel">Whether scores are a softmax over the classes; otherwise each is a sigmoid.</param>
    /// <param name="emptyClass">What a class without a positive does to the means over classes.</param>
    /// <param name="columns">The logits to score, one a class of the loader; null for all, in order.</param>
    /// <param name="ranks">Each scores the batches of its loader; rank 0 has the scores of all.</param>
    /// <param name="unreadable">Called with the reason for each image that is left out because it cannot be read.</param>
    /// <param name="progress">Called after each batch with the number of images done; returns false to stop early.</param>
    /// <exception cref="DivergedException">A score is not a number.</exception>
    /// <returns>Scores beside the labels; null where it was stopped, and on other ranks than 0.</returns>
    public static ScoredImages? Score(
        nn.Module<Tensor, Tensor> network, BatchLoader loader, DeviceBatch deviceBatch, int classes, bool isSingleLabel, EmptyClass emptyClass, Tensor? columns, ICommunicator ranks, Action<string> unreadable, Func<int, bool> progress)
    {
        int images = loader.Sampler.Images;
        if ((long)images * classes > Array.MaxLength)
        {
            throw new BadInputException($"{images} images times {classes} classes are more scores than can be held: use data.limit_val");
        }

        ScoreRows? own;
        network.eval();
        try
        {
            own = ScoreShare(network, loader, deviceBatch, classes, isSingleLabel, columns, unreadable, progress);
        }
        finally
        {
            network.train();
        }

        if (ScoreRows.OfAll(ranks, own) is not ScoreRows rows) return null;
        if (rows.Images.Length == 0) throw new BadInputException($"none of the {images} images can be read");
        return new ScoredImages(new ScoredLabels(rows.Scores, rows.Labels, classes) { IsPartial = loader.LeavesUnknown, EmptyClass = emptyClass }, rows.Images);
    }

    /// <summary>Scores of the images of a batch by a network in evaluation mode.</summary>
    /// <param name="columns">The logits to score; null for all, in order.</param>
    /// <param name="scores">Filled with [images, classes], each in 0 .. 1.</param>
    /// <exception cref="DivergedException">A score is not a number.</exception>
    public static void ScoreBatch(nn.Module<Tensor, Tensor> network, Batch batch, DeviceBatch deviceBatch, bool isSingleLabel, Tensor? columns, Span<float> scores)
    {
        using (inference_mode())
        using (DisposeScope scope = NewDisposeScope())
        {
            Tensor logits = network.forward(deviceBatch.Images(batch));
            if (columns is not null) logits = logits.index_select(1, columns);
            Tensor batchScores = (isSingleLabel ? logits.to(float32).softmax(1) : logits.to(float32).sigmoid_()).cpu().contiguous();
            MemoryMarshal.Cast<byte, float>(batchScores.bytes).CopyTo(scores);
        }

        foreach (float score in scores)
        {
            if (float.IsNaN(score)) throw new DivergedException("the network's scores are not numbers: its weights have diverged");
        }
    }

    /// <summary>The rows of this rank's batches, in order; null where it was stopped.</summary>
    static ScoreRows? ScoreShare(
        nn.Module<Tensor, Tensor> network, BatchLoader loader, DeviceBatch deviceBatch, int classes, bool isSingleLabel, Tensor? columns, Action<string> unreadable, Func<int, bool> progress)
    {
        int images = loader.Sampler.OwnImages, done = 0;
        float[] scores = new float[images * classes];
        sbyte[] labels = new sbyte[scores.Length];
        int[] rows = new int[images];
        foreach (Batch batch in loader.Epoch(0))
        {
            foreach (string reason in batch.Unreadable) unreadable(reason);
            if (batch.Count == 0) continue;
            ScoreBatch(network, batch, deviceBatch, isSingleLabel, columns, scores.AsSpan(done * classes, batch.Count * classes));
            for (int i = 0; i < batch.Count * classes; i++) labels[(done * classes) + i] = (sbyte)batch.Targets[i];
            batch.Images.AsSpan(0, batch.Count).CopyTo(rows.AsSpan(done));
            done += batch.Count;
            if (!progress(done)) return null;
        }

        if (done < images)
        {
            Array.Resize(ref scores, done * classes);
            Array.Resize(ref labels, done * classes);
            Array.Resize(ref rows, done);
        }

        return new ScoreRows(scores, labels, rows);
    }
}
