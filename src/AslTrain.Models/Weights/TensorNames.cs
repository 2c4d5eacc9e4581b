namespace AslTrain.Models.Weights;

/// <summary>What a tensor is, by the field's name.</summary>
public static class TensorNames
{
    static readonly string[] HeadPrefixes = ["fc.", "head.", "classifier."];

    /// <summary>Whether a tensor is of a head: "fc" of ResNet, "head" of TResNet, "classifier" of MobileNetV2.</summary>
    public static bool IsHead(string name) =>
        Array.Exists(HeadPrefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>Whether it is of the backbone; counters of batch norm, absent from older files, are of no effect.</summary>
    public static bool IsOfBackbone(string name) => !IsHead(name) && !IsCounter(name);

    internal static bool IsCounter(string name) => name.EndsWith("num_batches_tracked", StringComparison.Ordinal);
}
