namespace AslTrain.Models.Weights;

/// <summary>What a tensor is, by the field's name.</summary>
public static class TensorNames
{
    /// <summary>What networks call the layers after the mean.</summary>
    public const string ResNetHead = "fc", TResNetHead = "head.fc", MobileNetHead = "classifier.1";

    static readonly string[] HeadPrefixes =
        Array.ConvertAll((string[])[ResNetHead, TResNetHead, MobileNetHead], layer => layer.Split('.')[0] + ".");

    /// <summary>Whether a tensor is of a head: "fc" of ResNet, "head" of TResNet, "classifier" of MobileNetV2.</summary>
    public static bool IsHead(string name) =>
        Array.Exists(HeadPrefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>Whether it is of the backbone; counters of batch norm, absent from older files, are of no effect.</summary>
    public static bool IsOfBackbone(string name) => !IsHead(name) && !IsCounter(name);

    internal static bool IsCounter(string name) => name.EndsWith("num_batches_tracked", StringComparison.Ordinal);
}
