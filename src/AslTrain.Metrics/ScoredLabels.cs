using AslTrain.Foundation;

namespace AslTrain.Metrics;

/// <summary>The scores of a set of images beside their true labels: plain row-major arrays.</summary>
public sealed class ScoredLabels
{
    readonly float[] _scores;
    readonly float[] _ranks;
    readonly sbyte[] _labels;

    /// <param name="scores">[images x classes]; the higher, the likelier. Only their order matters to average precision.</param>
    /// <param name="labels">
    /// [images x classes] of <see cref="LabelCode.Positive"/>, <see cref="LabelCode.Negative"/> and
    /// <see cref="LabelCode.Ignored"/>.
    /// </param>
    /// <param name="classes">Columns, at least 1.</param>
    /// <param name="ranks">
    /// [images x classes]: what ranks in place of the scores, such as the logits that they were made of: rounding makes scores
    /// near 1 equal that are not. null for the scores themselves.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The lengths differ or are no multiple of <paramref name="classes"/>, a score is NaN, or a label is another number.
    /// </exception>
    public ScoredLabels(float[] scores, sbyte[] labels, int classes, float[]? ranks = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ranks ??= scores;
        if (scores.Length != labels.Length || scores.Length % classes != 0 || ranks.Length != scores.Length)
        {
            throw new ArgumentException(
                $"{scores.Length} scores, {ranks.Length} ranks and {labels.Length} labels are no table of {classes} classes");
        }

        int broken = Math.Max(Array.FindIndex(scores, float.IsNaN), ranks == scores ? -1 : Array.FindIndex(ranks, float.IsNaN));
        if (broken >= 0)
        {
            throw new ArgumentException($"the score of image {broken / classes}, class {broken % classes} is not a number");
        }

        int stray = labels.AsSpan().IndexOfAnyExceptInRange(LabelCode.Ignored, LabelCode.Positive);
        if (stray >= 0)
        {
            throw new ArgumentException(
                $"the label of image {stray / classes}, class {stray % classes} is {labels[stray]}, no code that can be counted");
        }

        (_scores, _ranks, _labels, Classes) = (scores, ranks, labels, classes);
    }

    public int Classes { get; }

    /// <summary>
    /// Whether labels are known in part (Open Images): a class then counts only where a positive and a negative are known,
    /// as in the authors' AP_partial (PartialLabelingCSL, src/helper_functions/helper_functions.py).
    /// </summary>
    public bool IsPartial { get; init; }

    /// <summary>What a class without a positive does to the means over classes.</summary>
    public EmptyClass EmptyClass { get; init; }

    /// <summary>
    /// Whether a class with so many known labels counts in the means over classes. Of partial labels one that lacks either
    /// kind does not; otherwise only <see cref="EmptyClass.Skip"/> leaves any out.
    /// </summary>
    public bool IsScored(long positives, long negatives) =>
        IsPartial ? positives > 0 && negatives > 0 : positives > 0 || EmptyClass == EmptyClass.Zero;

    public int Images => _scores.Length / Classes;

    /// <summary>A part of the table.</summary>
    /// <param name="images">Rows, in the order in which they are to stand.</param>
    /// <param name="classes">Columns, at least one.</param>
    public ScoredLabels Part(IReadOnlyList<int> images, IReadOnlyList<int> classes)
    {
        float[] ranks = Taken(_ranks), scores = ReferenceEquals(_ranks, _scores) ? ranks : Taken(_scores);
        return new ScoredLabels(scores, Taken(_labels), classes.Count, ranks) { IsPartial = IsPartial, EmptyClass = EmptyClass };

        T[] Taken<T>(T[] whole)
        {
            T[] part = new T[images.Count * classes.Count];
            for (int i = 0; i < part.Length; i++)
            {
                part[i] = whole[(images[i / classes.Count] * Classes) + classes[i % classes.Count]];
            }

            return part;
        }
    }

    public ReadOnlySpan<float> ScoresOf(int image) => _scores.AsSpan(image * Classes, Classes);

    /// <summary>What they rank by: higher is likelier.</summary>
    public ReadOnlySpan<float> RanksOf(int image) => _ranks.AsSpan(image * Classes, Classes);

    public ReadOnlySpan<sbyte> LabelsOf(int image) => _labels.AsSpan(image * Classes, Classes);
}
