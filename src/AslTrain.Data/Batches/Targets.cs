using AslTrain.Data.Annotations;

namespace AslTrain.Data.Batches;

/// <summary>What a label that is only there as a difficult object (VOC) counts as.</summary>
public enum DifficultLabel
{
    Positive,
    Negative,
    Ignore,
}

/// <summary>From sparse labels to the row that the loss and the metrics see.</summary>
public static class Targets
{
    public const float Present = 1, Absent = 0, Ignored = -1;

    /// <param name="row">One number a class; all are set.</param>
    public static void Fill(LabeledImage image, DifficultLabel difficult, Span<float> row)
    {
        row.Clear();
        foreach (int index in image.Positive) row[index] = Present;
        float value = difficult switch
        {
            DifficultLabel.Positive => Present,
            DifficultLabel.Ignore => Ignored,
            _ => Absent,
        };
        foreach (int index in image.Difficult) row[index] = value;
    }
}
