using AslTrain.Data.Annotations;
using AslTrain.Foundation;
using AslTrain.Metrics;
using AslTrain.Training.Loss;
using AslTrain.Training.Settings;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace AslTrain.Training.Tasks;

/// <summary>
/// Images of one label each: classes exclude each other, a softmax shares one out among them, top-1 measures it.
/// </summary>
sealed class SingleLabelTask : IRunTask
{
    const int Five = 5;

    public string Name => "single_label";

    public string Activation => "softmax";

    public bool HasSeparateScores => false;

    public bool HasThresholds => false;

    public SelectionMetric Metric { get; } = new("top-1", scores => Accuracy.OfTop(scores, 1));

    public IReadOnlyList<string> IdleKeys { get; } =
    [
        "loss.clip", "loss.gamma_unknown", "loss.detach_weight", "evaluate.probabilities",
        "loss.adaptive.target", "loss.adaptive.rate", "loss.adaptive.window",
        "loss.adaptive.gamma_min", "loss.adaptive.gamma_max",
    ];

    /// <summary>Of the authors' ASLSingleLabel.</summary>
    public double UsualSmoothing => 0.1;

    public void RequireLabels(LabeledImages split, string name)
    {
        LabeledImage? other = split.Images.FirstOrDefault(image => image.Positive.Count != 1 || image.Difficult.Count > 0);
        if (other is null) return;
        throw new BadInputException(
            $"split '{name}': the image {other.Name} has {other.Positive.Count + other.Difficult.Count} labels; "
            + "run.task single_label needs one an image (multi_label takes any number)");
    }

    public IBatchLoss CreateLoss(RunConfig config, LabeledImages train, Device device) =>
        new SingleLabelLoss(config.Loss);

    public Tensor Scores(Tensor logits) => logits.softmax(1);

    public Tensor Ranks(Tensor logits) => logits.to(float64).softmax(1).logit().to(float32);

    public void Activate(Span<float> logits, int classes)
    {
        for (int start = 0; start < logits.Length; start += classes)
        {
            Span<float> own = logits.Slice(start, classes);

            // Less the largest: the exponential of a large logit is beyond float32.
            TensorPrimitives.Subtract(own, TensorPrimitives.Max<float>(own), own);
            TensorPrimitives.SoftMax(own, own);
        }
    }

    /// <summary>The class of the highest score; of equal ones the first.</summary>
    public int[] Predicted(ReadOnlySpan<float> scores, double[] thresholds)
    {
        int best = 0;
        for (int column = 1; column < scores.Length; column++)
        {
            if (scores[column] > scores[best]) best = column;
        }

        return [best];
    }

    public IReadOnlyList<(string Key, string Name, double Value)> Accuracies(ScoredLabels scores) =>
        [("top1_accuracy", "top-1", Accuracy.OfTop(scores, 1)), ("top5_accuracy", "top-5", Accuracy.OfTop(scores, Five))];
}
