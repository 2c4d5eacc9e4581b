using System.Runtime.InteropServices;

namespace AslTrain.Training.Precision;

/// <summary>What the NVIDIA driver tells of a device and libtorch's C# face does not.</summary>
static unsafe class CudaDriver
{
    /// <summary>The first number of a device's compute capability; 0 where there is no driver or no such device.</summary>
    /// <param name="index">Of the device.</param>
    public static int CapabilityOf(int index)
    {
        const int CapabilityMajor = 75;
        if (!NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out nint driver)) return 0;
        if (!NativeLibrary.TryGetExport(driver, "cuInit", out nint initialize)
            || !NativeLibrary.TryGetExport(driver, "cuDeviceGet", out nint get)
            || !NativeLibrary.TryGetExport(driver, "cuDeviceGetAttribute", out nint getAttribute))
        {
            return 0;
        }

        int device, value;
        return ((delegate* unmanaged<uint, int>)initialize)(0) == 0
            && ((delegate* unmanaged<int*, int, int>)get)(&device, index) == 0
            && ((delegate* unmanaged<int*, int, int, int>)getAttribute)(&value, CapabilityMajor, device) == 0 ? value : 0;
    }
}
