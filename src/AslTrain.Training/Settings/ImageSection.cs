namespace AslTrain.Training.Settings;

/// <summary>What an image becomes before it meets a network.</summary>
public sealed record ImageSection
{
    [Key("size", "Side in pixels that images are squished to.", AtLeast = 32, AtMost = 2048, MultipleOf = 32)]
    public int Size { get; init; } = 224;

    [Key("mean", "Subtracted from red, green and blue after scaling to 0 .. 1.", Length = 3)]
    public IReadOnlyList<double> Mean { get; init; } = [0, 0, 0];

    [Key("std", "Divides red, green and blue after that.", Length = 3, Above = 0)]
    public IReadOnlyList<double> Std { get; init; } = [1, 1, 1];

    public bool Equals(ImageSection? other) =>
        other is not null && Size == other.Size && Mean.SequenceEqual(other.Mean) && Std.SequenceEqual(other.Std);

    public override int GetHashCode() => HashCode.Combine(Size, Mean[0], Std[0]);
}
