using System.Diagnostics;
using System.Runtime.InteropServices;

namespace AslTrain.Training.Devices;

/// <summary>
/// glibc gives large blocks back to the system when they are freed, and every step asks for the same ones again: fresh
/// pages, each with a fault. Told to keep them, it serves them from its heap. Other C libraries are left alone.
/// </summary>
static unsafe class NativeHeap
{
    /// <summary>Of malloc.h.</summary>
    const int TrimThreshold = -1, MmapMax = -4;

    /// <summary>A collection takes about a millisecond.</summary>
    static readonly TimeSpan CollectEvery = TimeSpan.FromMilliseconds(100);

    static long _collected;

    /// <summary>Before the first tensor, for all of the process.</summary>
    public static void KeepFreedMemory()
    {
        if (!OperatingSystem.IsLinux()) return;
        if (!NativeLibrary.TryLoad("libc.so.6", out nint library)) return;
        if (!NativeLibrary.TryGetExport(library, "mallopt", out nint function)) return;
        var mallopt = (delegate* unmanaged<int, int, int>)function;
        mallopt(MmapMax, 0);
        mallopt(TrimThreshold, int.MaxValue);
    }

    /// <summary>
    /// After a step: frees the small native blocks that wait for a finalizer, since between large ones they keep the heap
    /// from using those again (ResNet-50 at 224 pixels, batches of 16: 4.5 GB without, 2.8 with). The managed heap is too
    /// small to be collected by itself.
    /// </summary>
    public static void FreeLeftovers()
    {
        if (Stopwatch.GetElapsedTime(_collected) < CollectEvery) return;
        GC.Collect(0, GCCollectionMode.Forced, blocking: true);
        GC.WaitForPendingFinalizers();
        _collected = Stopwatch.GetTimestamp();
    }
}
