using static TorchSharp.torch;

namespace AslTrain.Models.Weights;

/// <summary>Where a tensor lies in a safetensors file.</summary>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Sides, outermost first; empty for a scalar.</param>
/// <param name="Offset">First byte, counted from the start of the file.</param>
/// <param name="Length">Bytes.</param>
public sealed record TensorEntry(ScalarType Type, long[] Shape, long Offset, long Length);
