namespace AslTrain.Training.Settings;

/// <summary>The average of the weights that follows training.</summary>
public sealed record EmaSection
{
    [Key("decay", "Share that the average of the weights keeps each step.", AtLeast = 0, Below = 1)]
    public double Decay { get; init; } = 0.9997;

    [Key("warmup", "Let the average forget the first weights soon (the authors do not).")]
    public bool WarmsUp { get; init; }
}
