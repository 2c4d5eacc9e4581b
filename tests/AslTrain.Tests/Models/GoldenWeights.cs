using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Tests.Models;

/// <summary>The weights that the golden file was made with: a hash of each entry's name, scaled by its kind.</summary>
static class GoldenWeights
{
    public static void Fill(nn.Module network)
    {
        using var _ = no_grad();
        foreach ((string name, Tensor entry) in network.state_dict())
        {
            using DisposeScope scope = NewDisposeScope();
            if (name.EndsWith("num_batches_tracked", StringComparison.Ordinal)) entry.zero_();
            else entry.copy_(Entry(name, entry.shape));
        }
    }

    public static Tensor Uniform(string name, long[] shape)
    {
        uint seed = 2166136261;
        foreach (byte part in Encoding.UTF8.GetBytes(name)) seed = (seed ^ part) * 16777619;
        double[] values = new double[shape.Aggregate(1L, (product, side) => product * side)];
        for (int i = 0; i < values.Length; i++)
        {
            uint hash = seed + ((uint)i * 2654435761);
            hash = (hash ^ (hash >> 16)) * 2246822519;
            values[i] = (hash ^ (hash >> 13)) / 4294967296.0;
        }

        return tensor(values).reshape(shape);
    }

    static Tensor Entry(string name, long[] shape)
    {
        Tensor uniform = Uniform(name, shape);
        if (shape.Length >= 2)
        {
            double fanIn = shape.Skip(1).Aggregate(1L, (product, side) => product * side);
            return ((2 * uniform) - 1) * Math.Sqrt(3 / fanIn);
        }

        return name switch
        {
            _ when name.EndsWith("running_var", StringComparison.Ordinal) => 0.5 + uniform,
            _ when name.EndsWith("running_mean", StringComparison.Ordinal) => (0.2 * uniform) - 0.1,
            _ when name.EndsWith("bias", StringComparison.Ordinal) => (0.2 * uniform) - 0.1,
            _ => 0.5 + uniform,
        };
    }
}
