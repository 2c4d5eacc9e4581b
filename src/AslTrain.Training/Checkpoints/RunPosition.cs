using System.Text.Json;
using AslTrain.Files;
using AslTrain.Training.Reporting;

namespace AslTrain.Training.Checkpoints;

/// <summary>Where a run is, but for its tensors: what the next step hangs on.</summary>
/// <param name="Step">Batches done.</param>
/// <param name="EpochsDone">Epochs that were trained and evaluated.</param>
/// <param name="Updates">Steps of the optimizer.</param>
/// <param name="BestScore">In percent; null where no epoch was evaluated.</param>
/// <param name="BestWeights">trained or ema.</param>
/// <param name="BestEpoch">Counted from 1; 0 for none.</param>
/// <param name="Losses">What the loss meter holds.</param>
/// <param name="Probabilities">What the probability meter holds; empty where there is none.</param>
/// <param name="Scaler">Loss scale and steps since it changed; empty where there is none.</param>
/// <param name="DataFingerprint">Of the training split's images and labels, in order.</param>
/// <param name="IsFinished">Whether the run came to its end.</param>
public sealed record RunPosition(
    long Step, int EpochsDone, long Updates, double? BestScore, string BestWeights, int BestEpoch, double[] Losses, double[] Probabilities, double[] Scaler,
    string DataFingerprint, bool IsFinished)
{
    public const string MetadataKey = "position";

    public string Write()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("step", Step);
            json.WriteNumber("epochs_done", EpochsDone);
            json.WriteNumber("updates", Updates);
            if (BestScore is double best) json.WriteNumber("best_score", best);
            json.WriteString("best_weights", BestWeights);
            json.WriteNumber("best_epoch", BestEpoch);
            json.WriteList("losses", Losses, json.WriteNumberValue);
            json.WriteList("probabilities", Probabilities, json.WriteNumberValue);
            json.WriteList("scaler", Scaler, json.WriteNumberValue);
            json.WriteString("data", DataFingerprint);
            json.WriteBoolean("finished", IsFinished);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <exception cref="BadInputException">The text is no position.</exception>
    public static RunPosition Read(string text, string file)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement json = document.RootElement;
            return new RunPosition(
                AtLeastZero(json.GetProperty("step").GetInt64()), (int)AtLeastZero(json.GetProperty("epochs_done").GetInt32()), AtLeastZero(json.GetProperty("updates").GetInt64()),
                json.TryGetProperty("best_score", out JsonElement best) ? best.GetDouble() : null, json.GetProperty("best_weights").GetString()!, json.GetProperty("best_epoch").GetInt32(),
                Numbers(json, "losses"), Numbers(json, "probabilities"), Numbers(json, "scaler"),
                json.GetProperty("data").GetString()!, json.GetProperty("finished").GetBoolean());
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new BadInputException($"{file}: where the run was is damaged in the metadata");
        }
    }

    static long AtLeastZero(long number) => number >= 0 ? number : throw new FormatException();

    static double[] Numbers(JsonElement json, string name) => [.. json.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];
}
