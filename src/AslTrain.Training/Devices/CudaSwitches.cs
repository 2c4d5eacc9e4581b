using AslTrain.Training.Precision;
using AslTrain.Training.Settings;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Training.Devices;

/// <summary>What libtorch may do on a GPU for speed: run.tf32 and run.cudnn_benchmark.</summary>
static unsafe class CudaSwitches
{
    /// <summary>
    /// at::globalContext(), and of the at::Context that it gives setBenchmarkCuDNN(bool) and benchmarkCuDNN(): a method takes its
    /// object as a first argument. TorchSharp has no such switch.
    /// </summary>
    static readonly (string Unix, string Windows)[] Names =
    [
        ("_ZN2at13globalContextEv", "?globalContext@at@@YAAEAVContext@1@XZ"),
        ("_ZN2at7Context17setBenchmarkCuDNNEb", "?setBenchmarkCuDNN@Context@at@@QEAAX_N@Z"),
        ("_ZNK2at7Context14benchmarkCuDNNEv", "?benchmarkCuDNN@Context@at@@QEBA_NXZ"),
    ];

    /// <summary>Nothing on the processor.</summary>
    public static void Set(Device device, RunSection run)
    {
        if (device.type != DeviceType.CUDA) return;

        // Matrix products are cuBLAS's, convolutions cuDNN's; libtorch switches them apart.
        backends.cuda.matmul.allow_tf32 = run.AllowsTf32;
        backends.cudnn.allow_tf32 = run.AllowsTf32;
        BenchmarksCudnn = run.BenchmarksCudnn;
    }

    /// <summary>
    /// Whether cuDNN tries its algorithms for each new shape and keeps the fastest; false where this libtorch does not export
    /// the switch.
    /// </summary>
    public static bool BenchmarksCudnn
    {
        get
        {
            if (LibTorchExports.Find(Names) is not nint[] functions) return false;
            var benchmarks = (delegate* unmanaged<nint, byte>)functions[2];
            return benchmarks(Context(functions)) != 0;
        }

        set
        {
            if (LibTorchExports.Find(Names) is not nint[] functions) return;
            var setBenchmarks = (delegate* unmanaged<nint, byte, void>)functions[1];
            setBenchmarks(Context(functions), value ? (byte)1 : (byte)0);
        }
    }

    static nint Context(nint[] functions) => ((delegate* unmanaged<nint>)functions[0])();
}
