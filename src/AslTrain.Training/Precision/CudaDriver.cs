using System.Runtime.InteropServices;

namespace AslTrain.Training.Precision;

/// <summary>What the NVIDIA driver tells of a device and libtorch's C# face does not.</summary>
static unsafe class CudaDriver
{
    /// <summary>The first number of a device's compute capability; 0 where there is no driver or no such device.</summary>
    /// <param name="index">
    /// Of the device; libtorch counts as the driver does, without those that CUDA_VISIBLE_DEVICES hides.
    /// </param>
    public static int CapabilityOf(int index)
    {
        // CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR of cuda.h.
        const int CapabilityMajor = 75;

        // The driver's own library, which is there without a CUDA toolkit.
        if (!NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out nint driver)) return 0;
        if (!NativeLibrary.TryGetExport(driver, "cuInit", out nint initialize)
            || !NativeLibrary.TryGetExport(driver, "cuDeviceGet", out nint get)
            || !NativeLibrary.TryGetExport(driver, "cuDeviceGetAttribute", out nint getAttribute))
        {
            return 0;
        }

        // Each returns 0 where it succeeds. cuInit takes no flags yet, and may be called again.
        int device, value;
        return ((delegate* unmanaged<uint, int>)initialize)(0) == 0
            && ((delegate* unmanaged<int*, int, int>)get)(&device, index) == 0
            && ((delegate* unmanaged<int*, int, int, int>)getAttribute)(&value, CapabilityMajor, device) == 0 ? value : 0;
    }
}
