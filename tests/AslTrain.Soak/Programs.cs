using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace AslTrain.Soak;

/// <summary>How a command ended.</summary>
/// <param name="ExitCode">Its own, or 128 and the number of the signal that ended it.</param>
/// <param name="Hung">Whether it had to be killed.</param>
/// <param name="PeakBytes">The most memory that it held, as far as was seen; 0 where the system does not tell.</param>
sealed record Ending(string Command, int ExitCode, string Output, string Errors, bool Hung, long PeakBytes);

/// <summary>The built programs.</summary>
sealed class Programs(string root)
{
    /// <summary>What takes longer hangs.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>What making the data and whole runs may take at most.</summary>
    public static readonly TimeSpan LongPatience = TimeSpan.FromMinutes(5);

    public string Root => root;

    public string Train { get; } = Built(root, "AslTrain.Cli", "asl-train");

    public string Evaluate { get; } = Built(root, "AslEval.Cli", "asl-eval");

    public static Ending Run(string program, string folder, TimeSpan patience, params IReadOnlyList<string> arguments) =>
        Finish(Start(program, folder, arguments), patience);

    public static Process Start(string program, string folder, params IReadOnlyList<string> arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment["OMP_NUM_THREADS"] = "1";
        return Process.Start(start)!;
    }

    public static Ending Finish(Process process, TimeSpan patience)
    {
        using (process)
        {
            StringBuilder output = new(), errors = new();
            process.OutputDataReceived += (_, line) => Append(output, line.Data);
            process.ErrorDataReceived += (_, line) => Append(errors, line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            long peak = 0;
            Stopwatch waited = Stopwatch.StartNew();
            bool ended = false;
            while (!ended && waited.Elapsed < patience)
            {
                peak = Math.Max(peak, PeakOf(process.Id));
                ended = process.WaitForExit(TimeSpan.FromMilliseconds(20));
            }

            if (!ended) process.Kill(entireProcessTree: true);
            process.WaitForExit();
            string command = $"{process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)}";
            return new Ending(command, process.ExitCode, output.ToString(), errors.ToString(), !ended, peak);
        }
    }

    static void Append(StringBuilder text, string? line)
    {
        if (line is not null) lock (text) text.Append(line).Append('\n');
    }

    static long PeakOf(int process)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(
                own => own.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line[6..^2].Trim(), CultureInfo.InvariantCulture) * 1024;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    static string Built(string root, string project, string program) => Path.Combine(
        root, "artifacts", "bin", project, new DirectoryInfo(AppContext.BaseDirectory).Name,
        program + (OperatingSystem.IsWindows() ? ".exe" : ""));
}
