using System.Runtime.InteropServices;
using AslTrain.Distributed;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Training.Ranks;

/// <summary>What ranks do with tensors together, in place. Tensors are contiguous and of one shape on all ranks.</summary>
static class SharedTensors
{
    /// <summary>Adds up over all ranks.</summary>
    /// <param name="ranks">All of them call.</param>
    /// <param name="values">Float32 or float64.</param>
    /// <param name="staged">
    /// Pinned memory of the same length and type to go by where the values are on a GPU; null for memory of the moment.
    /// </param>
    public static void Add(ICommunicator ranks, Tensor values, Tensor? staged = null)
    {
        if (values.dtype == ScalarType.Float64) Exchange(ranks, values, staged, SumDoubles);
        else Exchange(ranks, values, staged, SumFloats);

        void SumDoubles(Span<byte> memory) => ranks.Sum(MemoryMarshal.Cast<byte, double>(memory));
        void SumFloats(Span<byte> memory) => ranks.Sum(MemoryMarshal.Cast<byte, float>(memory));
    }

    /// <summary>Copies those of rank 0 to all.</summary>
    public static void CopyFromFirst(ICommunicator ranks, Tensor values) =>
        Exchange(ranks, values, staged: null, ranks.Broadcast);

    /// <summary>Memory of any device; only MPI touches that of a GPU.</summary>
    internal static unsafe Span<byte> MemoryOf(Tensor values)
    {
        bool isDouble = values.dtype == ScalarType.Float64;
        nint storage = isDouble ? values.storage<double>().data_ptr() : values.storage<float>().data_ptr();
        nint start = storage + (nint)(values.storage_offset() * values.ElementSize);
        return new Span<byte>((void*)start, checked((int)(values.numel() * values.ElementSize)));
    }

    static void Exchange(ICommunicator ranks, Tensor values, Tensor? staged, ExchangeMemory exchange)
    {
        if (ranks.Size == 1) return;
        using var noGradient = no_grad();
        if (values.device_type == DeviceType.CPU)
        {
            exchange(values.bytes);
        }
        else if (ranks.IsCudaAware)
        {
            cuda.synchronize(values.device);
            exchange(MemoryOf(values));
        }
        else
        {
            using Tensor? own = staged is null ? empty_like(values, device: CPU) : null;
            Tensor near = staged ?? own!;
            near.copy_(values);
            exchange(near.bytes);
            values.copy_(near);
        }

        // A span of its memory keeps no tensor from being collected.
        GC.KeepAlive(values);
    }

    delegate void ExchangeMemory(Span<byte> memory);
}
