using AslTrain.Data.Annotations;
using AslTrain.Metrics;
using AslTrain.Training.Loss;
using AslTrain.Training.Settings;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace AslTrain.Training.Tasks;

/// <summary>Images of any number of labels: each class is a question of its own, a sigmoid answers it, mAP measures it.</summary>
sealed class MultiLabelTask : IRunTask
{
    public string Name => "multi_label";

    public string Activation => "sigmoid";

    public bool HasSeparateScores => true;

    public bool HasThresholds => true;

    public SelectionMetric Metric { get; } = new("mAP", AveragePrecision.MeanOf);

    public IReadOnlyList<string> IdleKeys => [];

    public double UsualSmoothing => 0;

    public void RequireLabels(LabeledImages split, string name)
    {
    }

    public IBatchLoss CreateLoss(RunConfig config, LabeledImages train, Device device) =>
        new MultiLabelLoss(config, train, device);

    public Tensor Scores(Tensor logits) => logits.sigmoid_();

    public Tensor Ranks(Tensor logits) => logits;

    public void Activate(Span<float> logits, int classes) => TensorPrimitives.Sigmoid(logits, logits);

    /// <summary>Those above their thresholds; equal scores by class.</summary>
    public int[] Predicted(ReadOnlySpan<float> scores, double[] thresholds)
    {
        float[] own = scores.ToArray();
        IEnumerable<int> above = Enumerable.Range(0, own.Length).Where(column => own[column] > thresholds[column]);
        return [.. above.OrderByDescending(column => own[column])];
    }

    public IReadOnlyList<(string Key, string Name, double Value)> Accuracies(ScoredLabels scores) => [];
}
