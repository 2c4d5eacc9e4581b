namespace AslTrain.Data.Splits;

/// <summary>What to do about images that are in the training and in the validation split, byte for byte.</summary>
public enum Overlap
{
    /// <summary>An error that names them.</summary>
    Error,

    /// <summary>They are left out of validation.</summary>
    Drop,

    /// <summary>They are measured on.</summary>
    Allow,
}
