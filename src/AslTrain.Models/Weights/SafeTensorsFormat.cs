using static TorchSharp.torch;

namespace AslTrain.Models.Weights;

/// <summary>What reader and writer of safetensors share: an 8-byte length, a JSON header, raw little-endian tensors.</summary>
static class SafeTensorsFormat
{
    public const string MetadataKey = "__metadata__";

    /// <summary>The format's own limit on its header.</summary>
    public const int LargestHeader = 100_000_000;

    static readonly (string Name, ScalarType Type, int Size)[] Types =
    [
        ("F32", ScalarType.Float32, 4), ("F64", ScalarType.Float64, 8), ("F16", ScalarType.Float16, 2), ("BF16", ScalarType.BFloat16, 2),
        ("I64", ScalarType.Int64, 8), ("I32", ScalarType.Int32, 4), ("I16", ScalarType.Int16, 2), ("I8", ScalarType.Int8, 1),
        ("U8", ScalarType.Byte, 1), ("BOOL", ScalarType.Bool, 1),
    ];

    public static (ScalarType Type, int Size)? FromName(string? name)
    {
        foreach ((string candidate, ScalarType type, int size) in Types)
        {
            if (candidate == name) return (type, size);
        }

        return null;
    }

    public static string NameOf(ScalarType type)
    {
        foreach ((string name, ScalarType candidate, _) in Types)
        {
            if (candidate == type) return name;
        }

        throw new ArgumentException($"tensors of type {type} have no place in a safetensors file", nameof(type));
    }
}
