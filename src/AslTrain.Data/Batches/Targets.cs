using System.Diagnostics;
using AslTrain.Data.Annotations;
using AslTrain.Foundation;

namespace AslTrain.Data.Batches;

/// <summary>What a label that is only there as a difficult object (VOC) counts as.</summary>
public enum DifficultLabel
{
    Positive,
    Negative,
    Ignore,
}

/// <summary>What a label that nobody verified counts as, where a data set leaves labels unknown.</summary>
public enum UnknownLabel
{
    /// <summary>Absent, as in the Asymmetric Loss's own experiments.</summary>
    Negative,

    /// <summary>Nothing: it gets no gradient, and no metric counts it.</summary>
    Ignore,

    /// <summary>Left to the loss, which may ignore the likeliest of a batch.</summary>
    Selective,
}

/// <summary>From sparse labels to the row that the loss and the metrics see.</summary>
static class Targets
{
    /// <param name="image">The labels.</param>
    /// <param name="difficult">What difficult labels count as.</param>
    /// <param name="unlisted">The code of classes that the image does not list, one of <see cref="LabelCode"/>.</param>
    /// <param name="row">One number a class; all are set.</param>
    public static void Fill(LabeledImage image, DifficultLabel difficult, float unlisted, Span<float> row)
    {
        row.Fill(unlisted);
        foreach (int index in image.Negative) row[index] = LabelCode.Negative;
        foreach (int index in image.Positive) row[index] = LabelCode.Positive;
        float value = difficult switch
        {
            DifficultLabel.Positive => LabelCode.Positive,
            DifficultLabel.Negative => LabelCode.Negative,
            DifficultLabel.Ignore => LabelCode.Ignored,
            _ => throw new UnreachableException($"{difficult} has no code"),
        };
        foreach (int index in image.Difficult) row[index] = value;
    }
}
