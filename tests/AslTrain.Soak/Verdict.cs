using System.Text.RegularExpressions;

namespace AslTrain.Soak;

/// <summary>What can be wrong with how a command ended.</summary>
enum Fault
{
    None,

    /// <summary>An exit code of ours that says bug, a signal, a stack trace, raw letters, or memory beyond all measure.</summary>
    Crash,

    /// <summary>It did not end.</summary>
    Hang,

    /// <summary>Something of the user's is gone or no longer what it was.</summary>
    Loss,
}

/// <param name="Fault">What is wrong.</param>
/// <param name="Refused">Whether the command refused its input in plain words.</param>
/// <param name="Reason">For a person; empty where nothing is wrong.</param>
sealed partial record Verdict(Fault Fault, bool Refused, string Reason)
{
    /// <summary>The photographs here have 32 pixels and the networks 10 MB: far more than any of it takes.</summary>
    const long MostBytes = 3L << 30;

    public const int Bug = 1, BadInput = 2, MissingResource = 3, Diverged = 4, Interrupted = 130, Terminated = 143;

    public static Verdict Lost(Ending ending, string reason) => Wrong(Fault.Loss, ending, reason);

    /// <summary>A command may do what it is told or refuse it in plain words.</summary>
    public static Verdict Of(Ending ending)
    {
        if (ending.Hung) return Wrong(Fault.Hang, ending, $"not done after {Programs.Patience.TotalSeconds} s");
        if (ending.ExitCode is not (0 or BadInput or MissingResource or Diverged))
        {
            return Wrong(Fault.Crash, ending, ending.ExitCode == Bug ? "a bug" : $"exit code {ending.ExitCode}");
        }

        string text = ending.Output + ending.Errors;
        if (StackTrace().IsMatch(text)) return Wrong(Fault.Crash, ending, "a stack trace");
        if (text.Any(letter => char.IsControl(letter) && letter is not '\n'))
        {
            return Wrong(Fault.Crash, ending, "raw control characters");
        }

        if (ending.ExitCode != 0 && ending.Errors.Trim().Length == 0) return Wrong(Fault.Crash, ending, "no word about why");
        return ending.PeakBytes > MostBytes
            ? Wrong(Fault.Crash, ending, $"{ending.PeakBytes / 1e9:0.0} GB of memory")
            : new Verdict(Fault.None, ending.ExitCode != 0, "");
    }

    static Verdict Wrong(Fault fault, Ending ending, string reason) => new(
        fault, false, $"{reason}: {ending.Command}\n  exit code {ending.ExitCode}\n{ending.Output}{ending.Errors}");

    [GeneratedRegex(@"^   at |Unhandled exception", RegexOptions.Multiline)]
    private static partial Regex StackTrace();
}
