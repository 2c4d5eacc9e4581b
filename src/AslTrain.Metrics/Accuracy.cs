using AslTrain.Foundation;

namespace AslTrain.Metrics;

/// <summary>For images of one label each.</summary>
public static class Accuracy
{
    /// <summary>
    /// Share in percent of the images whose label is among the classes with the highest scores; of equal scores the first
    /// class counts as the higher.
    /// </summary>
    /// <param name="table">Scores; an image's label is its first positive, and images without one do not count.</param>
    /// <param name="count">How many classes, at least 1.</param>
    /// <returns>0 where no image has a label.</returns>
    public static double OfTop(ScoredLabels table, int count)
    {
        int right = 0, labeled = 0;
        for (int image = 0; image < table.Images; image++)
        {
            int label = table.LabelsOf(image).IndexOf(LabelCode.Positive);
            if (label < 0) continue;
            labeled++;
            ReadOnlySpan<float> ranks = table.RanksOf(image);
            int before = 0;
            for (int column = 0; column < ranks.Length; column++)
            {
                if (ranks[column] > ranks[label] || (ranks[column] == ranks[label] && column < label)) before++;
            }

            if (before < count) right++;
        }

        return labeled == 0 ? 0 : 100.0 * right / labeled;
    }
}
