using AslTrain.Metrics;

namespace AslTrain.Training.Settings;

/// <summary>How scores are judged.</summary>
public sealed record EvaluateSection
{
    [Key("threshold", "Score above which a class is predicted, for CP to OF1 (validate.py).", Above = 0, Below = 1)]
    public double Threshold { get; init; } = 0.8;

    [Key("empty_class", "A class without a positive in the split: counts zero in mAP, CP, CR and CF1, as by the authors, or skip "
        + "to leave it out.")]
    public EmptyClass EmptyClass { get; init; }

    [Key("batch_size", "Images a batch in evaluation; null for data.batch_size.", AtLeast = 1, AtMost = 65536)]
    public int? BatchSize { get; init; }

    [Key("probabilities", "While training, log and plot how sure the network is of present and of absent labels (the paper's "
        + "probability analysis).")]
    public bool Probabilities { get; init; }
}
