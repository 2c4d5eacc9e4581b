namespace AslTrain.Training.Settings;

/// <summary>Which weights are saved.</summary>
public sealed record CheckpointsSection
{
    [Key("every", "Steps between two saves of last.safetensors, besides the one after each epoch; null for none.",
        AtLeast = 1, AtMost = 1e9)]
    public int? Every { get; init; }

    [Key("keep", "Epochs whose trained weights are kept besides best and last, the latest so many.",
        AtLeast = 0, AtMost = 100_000)]
    public int Keep { get; init; }
}
