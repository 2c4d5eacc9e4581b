using AslTrain.Data.Annotations;
using AslTrain.Data.Batches;
using AslTrain.Training.Evaluation;
using AslTrain.Training.Terminal;

namespace AslEval.Cli.Predictions;

/// <summary>Scores images batch by batch and writes their labels as they are found.</summary>
/// <param name="thresholds">One a class; the score above which it is predicted.</param>
/// <param name="copies">To be made of the images; null for none.</param>
sealed class PredictionPass(
    IImageScorer scorer, double[] thresholds, PredictionOptions options, AnnotatedCopies? copies, CommandSession session)
{
    /// <summary>Images that were labelled.</summary>
    public int Done { get; private set; }

    /// <summary>Images that could not be read, each of which was said.</summary>
    public int Unreadable { get; private set; }

    /// <param name="loader">Of the images, in their order.</param>
    /// <param name="writer">Has every batch's lines when its turn is over.</param>
    public void Run(BatchLoader loader, IReadOnlyList<ImagePath> images, TextWriter writer)
    {
        int classes = scorer.Classes.Count;
        float[] scores = new float[loader.Sampler.BatchSize * classes];
        PredictionWriter output = new(writer, options.IsCsv, options.HasAllScores, scorer.Classes);
        output.Begin();
        foreach (Batch batch in loader.Epoch(0))
        {
            foreach (string reason in batch.Unreadable) session.Log.Warning("left out: {Reason}", reason);
            Unreadable += batch.Unreadable.Count;
            if (batch.Count > 0) scorer.Score(batch, scores.AsSpan(0, batch.Count * classes));
            for (int i = 0; i < batch.Count; i++)
            {
                Write(output, images[batch.Images[i]], batch.Images[i], scores.AsSpan(i * classes, classes));
            }

            writer.Flush();
            Done += batch.Count;
            session.Console.Bar($"{Done}/{images.Count} images");
            if (session.Stop.Reason is not null) break;
        }
    }

    void Write(PredictionWriter output, ImagePath image, int index, ReadOnlySpan<float> scores)
    {
        Prediction prediction = new(image.File, scorer.Task.Predicted(scores, thresholds));
        output.Write(prediction, scores);
        if (copies is null) return;
        string[] lines = new string[prediction.Labels.Length];
        for (int i = 0; i < lines.Length; i++)
        {
            int label = prediction.Labels[i];
            lines[i] = $"{scorer.Classes[label]} {scores[label]:0.00}";
        }

        copies.Write(index, image.File, lines);
    }
}
