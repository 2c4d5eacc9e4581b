using System.Diagnostics;
using AslTrain.Data;

namespace AslTrain.Soak;

/// <summary>
/// A command that writes to a disk with little room either writes all of its file or leaves what was there; a training goes on
/// once there is room again.
/// </summary>
sealed class FullDisks(Programs programs, Field field, StoppedRuns runs)
{
    const int Page = 4096;

    const string FillerName = "filler";

    /// <summary>Such a disk is a file system of its own, which root alone may mount.</summary>
    public static bool ArePossible => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess;

    public (string Kind, Verdict Verdict) Try(string folder, ref SeededRandom random)
    {
        string disk = Directory.CreateDirectory($"{folder}/disk").FullName;
        Mount("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk);
        try
        {
            int chosen = random.NextInt(WrittenOutput.All.Length + 2);
            return chosen < WrittenOutput.All.Length
                ? ("files on full disks", WriteFile(WrittenOutput.All[chosen], folder, disk, ref random))
                : ("trainings on full disks", WriteRun(folder, disk, ref random));
        }
        finally
        {
            Mount("umount", "-l", disk);
        }
    }

    Verdict WriteFile(WrittenOutput output, string folder, string disk, ref SeededRandom random)
    {
        (string undisturbed, string path) = ($"{field.Outputs}/{output.File}", $"{disk}/{output.File}");
        byte[]? older = output.Replaces && random.NextInt(2) == 0 ? File.ReadAllBytes(undisturbed) : null;
        if (older is not null) File.Copy(undisturbed, path);
        long size = new FileInfo(undisturbed).Length;
        Fill(disk, (long)(1.5 * size * random.NextDouble()));
        Ending ending = Programs.Run(
            output.ProgramOf(programs), folder, Programs.Patience, output.Arguments(field, path));
        Verdict verdict = Verdict.Of(ending);
        if (verdict.Fault != Fault.None) return verdict;
        if (ending.ExitCode is not (0 or Verdict.MissingResource)) return Unsaid(ending);
        bool isSound = ending.ExitCode == 0
            ? File.Exists(path) && output.IsWhole(path, undisturbed)
            : older is null ? !File.Exists(path) : File.ReadAllBytes(path).AsSpan().SequenceEqual(older);
        if (!isSound) return Verdict.Lost(ending, $"{path} is neither the old file nor a whole new one");
        string[] left = [.. Directory.GetFiles(disk).Select(file => Path.GetFileName(file)).Except([output.File, FillerName])];
        return left.Length == 0 ? verdict : Verdict.Lost(ending, $"{string.Join(", ", left)} is left on the disk");
    }

    Verdict WriteRun(string folder, string disk, ref SeededRandom random)
    {
        string filler = Fill(disk, (long)(30e6 * random.NextDouble()));
        Directory.CreateSymbolicLink($"{folder}/runs", disk);
        string[] start = field.Training("soak", $"{folder}/runs");
        Ending ending = Programs.Run(programs.Train, folder, Programs.LongPatience, start);
        Verdict verdict = Verdict.Of(ending);
        if (verdict.Fault != Fault.None) return verdict;
        if (ending.ExitCode is not (0 or Verdict.MissingResource)) return Unsaid(ending);
        File.Delete(filler);
        return runs.End(folder, start);
    }

    static Verdict Unsaid(Ending ending) => Verdict.Lost(ending, "a full disk should be said, with exit code 3");

    /// <summary>Leaves so much room, to the page.</summary>
    static string Fill(string disk, long room)
    {
        string filler = $"{disk}/{FillerName}";
        using FileStream stream = File.Create(filler);
        long free = new DriveInfo(disk).AvailableFreeSpace - (room / Page * Page);
        byte[] zeros = new byte[1 << 20];
        for (; free > 0; free -= zeros.Length) stream.Write(zeros, 0, (int)Math.Min(free, zeros.Length));
        return filler;
    }

    static void Mount(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed");
    }
}
