using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Tests.Support;

/// <summary>Golden arrays of any depth as float64 tensors.</summary>
static class Arrays
{
    public static Tensor Tensor(JsonElement element)
    {
        List<long> shape = [];
        for (JsonElement level = element; level.ValueKind == JsonValueKind.Array; level = level[0])
        {
            shape.Add(level.GetArrayLength());
        }
        List<double> values = [];
        Collect(element);
        return tensor(values.ToArray()).reshape([.. shape]);

        void Collect(JsonElement part)
        {
            if (part.ValueKind == JsonValueKind.Array) foreach (JsonElement child in part.EnumerateArray()) Collect(child);
            else values.Add(part.GetDouble());
        }
    }
}
