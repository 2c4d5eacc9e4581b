using System.Text.Json;
using System.Text.Json.Serialization;
using AslTrain.Foundation;

namespace AslTrain.Training.Checkpoints;

/// <summary>Where a run is, but for its tensors: what the next step hangs on.</summary>
/// <param name="Step">Batches done.</param>
/// <param name="EpochsDone">Epochs that were trained and evaluated.</param>
/// <param name="Updates">Steps of the optimizer.</param>
/// <param name="BestWeights">That scored it.</param>
/// <param name="BestEpoch">Counted from 1; 0 for none.</param>
/// <param name="Losses">What the loss meter holds.</param>
/// <param name="Probabilities">What the probability meter holds; empty where there is none.</param>
/// <param name="Scaler">Loss scale and steps since it changed; empty where there is none.</param>
/// <param name="Data">Fingerprint of the training split.</param>
/// <param name="Finished">Whether the run came to its end.</param>
/// <param name="BestScore">In percent; null, and not in the file, where no epoch was evaluated.</param>
/// <param name="Val">Fingerprint of the validation split; null, and not in the file, in those of earlier versions.</param>
sealed record RunPosition(
    long Step,
    int EpochsDone,
    long Updates,
    WeightKind BestWeights,
    int BestEpoch,
    double[] Losses,
    double[] Probabilities,
    double[] Scaler,
    string Data,
    bool Finished,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? BestScore = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Val = null)
{
    /// <summary>Key of a safetensors header.</summary>
    public const string MetadataKey = "position";

    static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>null where no epoch was evaluated.</summary>
    [JsonIgnore]
    public BestEpoch? Best => BestScore is double score ? new BestEpoch(score, BestWeights, BestEpoch) : null;

    /// <summary>Whether counts are counts, and numbers are numbers.</summary>
    [JsonIgnore]
    bool IsSound =>
        this is { Step: >= 0, EpochsDone: >= 0, Updates: >= 0, BestEpoch: >= 0, BestScore: null or (>= 0 and <= 100) }
        && Losses.Concat(Probabilities).Concat(Scaler).All(double.IsFinite);

    public string Write() => JsonSerializer.Serialize(this, Format);

    /// <exception cref="BadInputException">The text is no position.</exception>
    public static RunPosition Read(string text, string file)
    {
        try
        {
            RunPosition? position = JsonSerializer.Deserialize<RunPosition>(text, Format);
            if (position?.IsSound == true) return position;
        }
        catch (JsonException)
        {
        }

        throw new BadInputException($"{file}: where the run was is damaged in the metadata");
    }
}
