using System.Diagnostics;

namespace AslTrain.Training.RunFolders;

/// <summary>What this process holds of the machine's memory, in units of 10^9 bytes.</summary>
static class ResidentMemory
{
    public static double Gigabytes => Of(process => process.WorkingSet64);

    /// <summary>The most that it has held.</summary>
    public static double PeakGigabytes => Of(process => process.PeakWorkingSet64);

    static double Of(Func<Process, long> bytes)
    {
        using Process self = Process.GetCurrentProcess();
        return bytes(self) / 1e9;
    }
}
