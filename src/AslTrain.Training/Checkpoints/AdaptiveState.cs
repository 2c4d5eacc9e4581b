using System.Text.Json;
using AslTrain.Foundation;
using AslTrain.Losses;

namespace AslTrain.Training.Checkpoints;

/// <summary>
/// What steers gamma_neg, as text in a checkpoint's metadata: gamma_neg, then the four sums of each batch of the window.
/// </summary>
static class AdaptiveState
{
    public const string MetadataKey = "adaptive";

    public static string Write(AdaptiveAsymmetry adaptive)
    {
        IEnumerable<double> window = adaptive.Window.SelectMany(
            batch => (double[])[batch.Present, batch.PresentCount, batch.Absent, batch.AbsentCount]);
        return JsonSerializer.Serialize((double[])[adaptive.GammaNeg, .. window]);
    }

    /// <exception cref="BadInputException">The text is no such state, or does not fit the options.</exception>
    public static AdaptiveAsymmetry Read(string text, AdaptiveOptions options, string file)
    {
        try
        {
            double[] numbers = JsonSerializer.Deserialize<double[]>(text)!;
            if (!numbers.All(double.IsFinite)) throw new JsonException();
            IEnumerable<ProbabilitySums> window = numbers[1..].Chunk(4)
                .Select(batch => new ProbabilitySums(batch[0], batch[1], batch[2], batch[3]));
            return new AdaptiveAsymmetry(options, numbers[0], window);
        }
        catch (Exception error)
            when (error is JsonException or ArgumentException or IndexOutOfRangeException or NullReferenceException)
        {
            throw new BadInputException($"{file}: the state of the adaptive loss in the metadata is damaged");
        }
    }
}
