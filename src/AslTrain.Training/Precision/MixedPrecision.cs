using System.Runtime.Intrinsics.X86;
using Serilog;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Training.Precision;

/// <summary>run.precision: in which numbers the forward pass computes.</summary>
sealed class MixedPrecision
{
    /// <summary>The first compute capability with bfloat16.</summary>
    const int Ampere = 8;

    readonly Autocast? _autocast;

    MixedPrecision(Autocast? autocast, LossScaler? scaler, string name) => (_autocast, Scaler, Name) = (autocast, scaler, name);

    /// <summary>float32, bfloat16 or float16.</summary>
    public string Name { get; }

    /// <summary>Keeps float16's gradients from vanishing; null for the others.</summary>
    public LossScaler? Scaler { get; }

    /// <param name="wanted">float32, bfloat16, float16 or auto.</param>
    public static MixedPrecision Create(string wanted, Device device, ILogger log)
    {
        string name = wanted == "auto" ? (HasBFloat16(device) ? "bfloat16" : "float32") : wanted;
        if (name == "float32") return new MixedPrecision(null, null, name);
        if (Autocast.Find(device, name == "float16" ? float16 : bfloat16) is not Autocast autocast)
        {
            log.Warning("run.precision {Precision}: this libtorch does not export its mixed precision; float32 is used", name);
            return new MixedPrecision(null, null, "float32");
        }

        return new MixedPrecision(autocast, name == "float16" ? new LossScaler() : null, name);
    }

    /// <summary>Logits in float32, computed in the chosen precision.</summary>
    public Tensor Forward(nn.Module<Tensor, Tensor> network, Tensor images)
    {
        if (_autocast is null) return network.forward(images);
        using DisposeScope scope = NewDisposeScope();
        using Autocast.Scope halved = _autocast.Enter();
        return network.forward(images).to(float32).MoveToOuterDisposeScope();
    }

    static bool HasBFloat16(Device device) => device.type == DeviceType.CUDA
        ? CudaDriver.CapabilityOf(Math.Max(0, device.index)) >= Ampere
        : ProcessorHasBFloat16();

    /// <summary>AVX512_BF16 or AMX_BF16.</summary>
    static bool ProcessorHasBFloat16()
    {
        const int Features = 7, Avx512BFloat16 = 1 << 5, AmxBFloat16 = 1 << 22;
        return X86Base.IsSupported && Avx512F.IsSupported
            && ((X86Base.CpuId(Features, 1).Eax & Avx512BFloat16) != 0 || (X86Base.CpuId(Features, 0).Edx & AmxBFloat16) != 0);
    }
}
