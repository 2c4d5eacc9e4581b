using System.Globalization;
using Xunit;

namespace AslTrain.Tests.Support;

/// <summary>How much memory something takes at its peak, whoever allocates it: the runtime, libtorch or a mapped file.</summary>
static class PeakMemory
{
    /// <summary>
    /// Bytes that the process held at most while the action ran, beyond what it held before. Skips the test elsewhere than on
    /// Linux.
    /// </summary>
    public static long Of(Action action)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the peak of a process's memory is reset by Linux's /proc");
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);

        // Tensors of others, freed meanwhile, would hide what the action takes.
        GC.WaitForPendingFinalizers();
        File.WriteAllText("/proc/self/clear_refs", "5");
        long before = Kilobytes("VmRSS:");
        action();
        return 1024 * (Kilobytes("VmHWM:") - before);
    }

    static long Kilobytes(string name)
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..^2].Trim(), CultureInfo.InvariantCulture);
    }
}
