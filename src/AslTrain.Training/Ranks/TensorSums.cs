using System.Runtime.InteropServices;
using AslTrain.Distributed;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Training.Ranks;

/// <summary>Tensors added up over all ranks, in place.</summary>
static class TensorSums
{
    /// <param name="ranks">Who adds.</param>
    /// <param name="values">Contiguous, float32 or float64, of one shape on all ranks.</param>
    /// <param name="staged">Pinned memory of the same length and type to go by where the values are on a GPU; null for memory of the moment.</param>
    public static void Add(ICommunicator ranks, Tensor values, Tensor? staged = null)
    {
        if (ranks.Size == 1) return;
        if (values.device_type == DeviceType.CPU)
        {
            Sum(ranks, values.bytes, values.dtype);
        }
        else if (ranks.IsCudaAware)
        {
            cuda.synchronize(values.device);
            Sum(ranks, MemoryOf(values), values.dtype);
        }
        else
        {
            using Tensor? own = staged is null ? empty_like(values, device: CPU) : null;
            Tensor near = staged ?? own!;
            near.copy_(values);
            Sum(ranks, near.bytes, near.dtype);
            values.copy_(near);
        }
    }

    /// <summary>Memory of any device; only MPI touches that of a GPU.</summary>
    internal static unsafe Span<byte> MemoryOf(Tensor values)
    {
        nint start = values.dtype == ScalarType.Float64 ? values.storage<double>().data_ptr() : values.storage<float>().data_ptr();
        return new Span<byte>((void*)(start + (nint)(values.storage_offset() * values.ElementSize)), checked((int)(values.numel() * values.ElementSize)));
    }

    static void Sum(ICommunicator ranks, Span<byte> bytes, ScalarType type)
    {
        if (type == ScalarType.Float64) ranks.Sum(MemoryMarshal.Cast<byte, double>(bytes));
        else ranks.Sum(MemoryMarshal.Cast<byte, float>(bytes));
    }
}
