using System.Diagnostics;
using AslTrain.Models;
using AslTrain.Models.Weights;

namespace AslTrain.Benchmarks;

/// <summary>
/// What loading TResNet-M takes beyond the network, as the peak of the process's resident memory; one process a format.
/// </summary>
static class LoadMemory
{
    public static void Print(string format)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("asltrain-benchmark-");
        try
        {
            // Written by a process of its own, so that nothing of it counts here.
            string written = Path.Combine(folder.FullName, "path.txt");
            string[] arguments = ["write-weights", format, folder.FullName];
            using (Process writer = Process.Start(Environment.ProcessPath!, arguments)) writer.WaitForExit();
            string path = File.ReadAllText(written);
            using Classifier network = WeightFiles.Network();
            long before = Resident();
            long start = Stopwatch.GetTimestamp();
            using (WeightFile file = WeightFile.Open(path)) LoadReport.Load(network, file);
            TimeSpan time = Stopwatch.GetElapsedTime(start);
            using Process self = Process.GetCurrentProcess();
            Console.WriteLine(
                $"{format}: file {new FileInfo(path).Length / 1e6:0.0} MB, loaded in {time.TotalSeconds:0.000} s, at most "
                    + $"{(self.PeakWorkingSet64 - before) / 1e6:0.0} MB beyond the network");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public static void Write(string format, string folder) =>
        File.WriteAllText(Path.Combine(folder, "path.txt"), WeightFiles.Write(folder, format == "safetensors"));

    static long Resident()
    {
        GC.Collect();
        using Process self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }
}
