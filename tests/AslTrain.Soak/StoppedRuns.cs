using System.Diagnostics;
using AslTrain.Data;

namespace AslTrain.Soak;

/// <summary>
/// A training that is killed, or stopped by a signal, at any moment and as often as chance has it, goes on to the numbers of one
/// that nothing has disturbed.
/// </summary>
sealed class StoppedRuns(Programs programs, Field field)
{
    const int MostStops = 3;

    /// <summary>Of the weights' end: what stands before them names the run.</summary>
    const int WeightBytes = 100_000;

    /// <summary>Longer than a whole training takes where nothing else runs.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(6);

    static readonly string[] Heard = ["INT", "TERM", "HUP"];

    readonly string _straight = Field.Epochs(field.Straight);

    public (string Kind, Verdict Verdict) Try(string folder, ref SeededRandom random)
    {
        string? signal = random.NextInt(2) == 0 ? null : Heard[random.NextInt(Heard.Length)];
        string kind = signal is null ? "killed trainings" : "stopped trainings";
        string? cache = random.NextInt(4) == 0 ? $"{folder}/cache" : null;
        string[] start = field.Training("soak", $"{folder}/runs", cache);
        for (int stop = 1 + random.NextInt(MostStops); stop > 0; stop--)
        {
            Process process = Programs.Start(programs.Train, folder, RunOf(folder) is string run ? ["--resume", run] : start);
            bool isOver = process.WaitForExit(Longest * random.NextDouble());
            if (!isOver) Send(process, signal ?? "KILL");
            Ending ending = Programs.Finish(process, Programs.Patience);
            if (ending.Hung) return (kind, Verdict.Of(ending));
            int[] usual = signal is null ? [0, 137] : [0, Verdict.Interrupted, Verdict.Terminated, 128 + NumberOf(signal)];
            bool isFinished = ending.ExitCode == 2 && ending.Errors.Contains("the run is finished", StringComparison.Ordinal);
            if (!usual.Contains(ending.ExitCode) && !isFinished) return (kind, Verdict.Lost(ending, "it does not go on"));
        }

        return (kind, End(folder, start));
    }

    /// <summary>Lets a run go on to its end, and holds it against the undisturbed one.</summary>
    public Verdict End(string folder, string[] start)
    {
        Ending last = Programs.Run(
            programs.Train, folder, Programs.LongPatience, RunOf(folder) is string run ? ["--resume", run] : start);
        bool isFinished = last.ExitCode == 2 && last.Errors.Contains("the run is finished", StringComparison.Ordinal);
        if (last.ExitCode != 0 && !isFinished) return Verdict.Lost(last, "it does not go on to its end");
        string whole = RunOf(folder)!;
        if (Field.Epochs(whole) != _straight) return Verdict.Lost(last, $"{whole}: other numbers than an undisturbed run's");
        string best = $"{whole}/checkpoints/best.safetensors";
        byte[] expected = File.ReadAllBytes($"{field.Straight}/checkpoints/epoch-0003.safetensors");
        bool isSame = expected.AsSpan(^WeightBytes..).SequenceEqual(
            File.ReadAllBytes($"{whole}/checkpoints/epoch-0003.safetensors").AsSpan(^WeightBytes..));
        if (!isSame) return Verdict.Lost(last, $"{whole}: other weights than an undisturbed run's");
        return File.Exists(best) ? new Verdict(Fault.None, false, "") : Verdict.Lost(last, $"{best} is gone");
    }

    /// <summary>A run that was begun; one that is being made has another name until it is whole.</summary>
    static string? RunOf(string folder) => !Directory.Exists($"{folder}/runs/soak")
        ? null
        : Directory.GetDirectories($"{folder}/runs/soak").FirstOrDefault(run => Path.GetFileName(run)[0] != '.');

    static int NumberOf(string signal) => signal switch { "INT" => 2, "TERM" => 15, _ => 1 };

    static void Send(Process process, string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        kill.WaitForExit();
    }
}
