using AslTrain.Distributed;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Training.Ranks;

/// <summary>Running statistics of batch norm where each rank keeps those of its own images.</summary>
static class SharedStatistics
{
    /// <summary>Gives all ranks the mean of their statistics. Counters stay.</summary>
    /// <param name="ranks">All of them call.</param>
    /// <param name="statistics">The same shapes on all ranks.</param>
    public static void Average(ICommunicator ranks, IEnumerable<Tensor> statistics)
    {
        if (ranks.Size == 1) return;
        using DisposeScope scope = NewDisposeScope();
        using var noGradient = no_grad();
        Tensor[] own = [.. statistics.Where(tensor => tensor.is_floating_point())];
        if (own.Length == 0) return;
        Tensor all = cat([.. own.Select(tensor => tensor.flatten().to(float64))]);
        SharedTensors.Add(ranks, all);
        all.div_(Numbers.Of(ranks.Size));
        long start = 0;
        foreach (Tensor tensor in own)
        {
            tensor.copy_(all.narrow(0, start, tensor.numel()).view(tensor.shape));
            start += tensor.numel();
        }
    }
}
