using AslTrain.Losses;

namespace AslTrain.Training.Configuration;

/// <summary>A choice of loss.name: the numbers that it brings, and which of them a config may change.</summary>
/// <param name="Name">As in a config.</param>
/// <param name="Numbers">Where the config names none.</param>
sealed record LossPreset(string Name, AsymmetricLoss Numbers)
{
    static readonly LossPreset[] Table =
    [
        new("asl", AsymmetricLoss.Paper) { HasFocusing = true, HasMargin = true, CanBeSteered = true },
        new("focal", AsymmetricLoss.Focal) { HasFocusing = true, HasOneGamma = true },
        new("ce", AsymmetricLoss.CrossEntropy),
    ];

    /// <summary>What older configs call asl with run.task: single_label.</summary>
    public const string OldSingleLabel = "asl_single_label";

    /// <summary>In the table's order, and the old one.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Table.Select(preset => preset.Name), OldSingleLabel];

    public bool HasFocusing { get; init; }

    public bool HasMargin { get; init; }

    /// <summary>Whether gamma_neg and gamma_pos are the same number.</summary>
    public bool HasOneGamma { get; init; }

    /// <summary>Whether loss.adaptive may move gamma_neg.</summary>
    public bool CanBeSteered { get; init; }

    /// <exception cref="InvalidOperationException">There is none of that name.</exception>
    public static LossPreset Of(string name) => Table.Single(preset => preset.Name == name);
}
