using static TorchSharp.torch;

namespace AslTrain.Models.Weights;

/// <summary>Element types: their names in a safetensors header and in PyTorch's pickles, and their bytes.</summary>
static class ElementTypes
{
    static readonly (ScalarType Type, int Bytes, string SafeTensors, string Storage)[] Table =
    [
        (ScalarType.Float32, 4, "F32", "FloatStorage"),
        (ScalarType.Float64, 8, "F64", "DoubleStorage"),
        (ScalarType.Float16, 2, "F16", "HalfStorage"),
        (ScalarType.BFloat16, 2, "BF16", "BFloat16Storage"),
        (ScalarType.Int64, 8, "I64", "LongStorage"),
        (ScalarType.Int32, 4, "I32", "IntStorage"),
        (ScalarType.Int16, 2, "I16", "ShortStorage"),
        (ScalarType.Int8, 1, "I8", "CharStorage"),
        (ScalarType.Byte, 1, "U8", "ByteStorage"),
        (ScalarType.Bool, 1, "BOOL", "BoolStorage"),
        (ScalarType.ComplexFloat32, 8, "C64", "ComplexFloatStorage"),
        (ScalarType.ComplexFloat64, 16, "C128", "ComplexDoubleStorage"),
    ];

    /// <summary>null for an unknown name.</summary>
    public static ScalarType? FromSafeTensors(string? name) => Find(row => row.SafeTensors == name);

    /// <summary>From the name of a class in the module torch; null for an unknown name.</summary>
    public static ScalarType? FromStorage(string name) => Find(row => row.Storage == name);

    public static int BytesOf(ScalarType type) => Row(type).Bytes;

    public static string SafeTensorsNameOf(ScalarType type) => Row(type).SafeTensors;

    static ScalarType? Find(Func<(ScalarType Type, int, string SafeTensors, string Storage), bool> fits)
    {
        foreach ((ScalarType, int, string, string) row in Table)
        {
            if (fits(row)) return row.Item1;
        }

        return null;
    }

    static (ScalarType Type, int Bytes, string SafeTensors, string Storage) Row(ScalarType type) =>
        Array.Find(Table, row => row.Type == type) is { Bytes: > 0 } row
            ? row
            : throw new ArgumentException($"tensors of type {type} have no place in a weight file", nameof(type));
}
