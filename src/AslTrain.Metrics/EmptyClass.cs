namespace AslTrain.Metrics;

/// <summary>What a class without a positive does to a mean over classes.</summary>
public enum EmptyClass
{
    /// <summary>It counts 0, as by the authors.</summary>
    Zero,

    /// <summary>It is left out, as by most other tools.</summary>
    Skip,
}
