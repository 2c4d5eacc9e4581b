using System.Runtime.InteropServices;
using AslTrain.Distributed;
using AslTrain.Distributed.Launch;
using AslTrain.Foundation;

namespace AslTrain.Training.Terminal;

/// <summary>Runs the body of a command and turns what goes wrong into plain lines and an exit code.</summary>
public static class CommandRunner
{
    static readonly TimeSpan TurnOfTheFirst = TimeSpan.FromSeconds(3);

    /// <summary>What mpiexec of MPICH has not read of its ranks' output when one aborts, it drops.</summary>
    static readonly TimeSpan TimeToBeRead = TimeSpan.FromSeconds(0.5);

    /// <summary>
    /// Runs a command and turns what goes wrong into one line on standard error (several for a config) and an exit code.
    /// </summary>
    /// <param name="command">The command's body.</param>
    /// <param name="verbose">Print the stack trace too.</param>
    static int Of(Func<int> command, bool verbose)
    {
        try
        {
            DescriptorLimit.Require();
            return command();
        }
        catch (Exception error)
        {
            return Report(error, verbose, before: "");
        }
    }

    /// <summary>The same for a command that several ranks run together: one that fails ends them all.</summary>
    public static int OfRanks(Func<ICommunicator, int> command, bool verbose) => Of(
        () =>
        {
            // Before the first line, whatever that is.
            Launched();
            ICommunicator ranks = Communicators.Open();
            try
            {
                int done = command(ranks);
                ranks.Dispose();
                return done;
            }
            catch (Exception error) when (ranks.Size > 1)
            {
                // Where all fail alike, the first alone has the word.
                if (ranks.Rank > 0) Thread.Sleep(TurnOfTheFirst);
                int code = Report(error, verbose, ranks.Rank > 0 ? $"rank {ranks.Rank}: " : "");
                Thread.Sleep(TimeToBeRead);
                ranks.Abort(code);
                throw;
            }
        },
        verbose);

    /// <summary>The same for a command that one process runs.</summary>
    /// <param name="name">For the message where a launcher has started several.</param>
    public static int OfOne(string name, Func<int> command, bool verbose) => Of(
        () => Launched() is RankEnvironment several
            ? Refuse([$"{name} runs in one process, and {several.LauncherName} has started {several.Size}: start it alone"])
            : command(),
        verbose);

    /// <summary>Says, once for all ranks, what is wrong with a command line.</summary>
    public static int OfUsage(IEnumerable<string> errors) => Of(() => Refuse(errors), verbose: false);

    /// <summary>Where the ranks are not connected yet, the first has the word: its end may be the end of the others.</summary>
    static int Refuse(IEnumerable<string> lines)
    {
        if (Launched() is { Rank: > 0 })
        {
            Thread.Sleep(TurnOfTheFirst);
            return ExitCode.BadInput;
        }

        foreach (string line in lines) Say(Printable.Line(line));
        return ExitCode.BadInput;
    }

    /// <summary>
    /// What a launcher tells of several processes; null for one. mpirun of Open MPI gives its ranks a terminal whatever its
    /// own output is, and .NET would write escape sequences to that.
    /// </summary>
    static RankEnvironment? Launched()
    {
        if (RankEnvironment.Detect(Environment.GetEnvironmentVariable) is not { Size: > 1 } several) return null;
        Environment.SetEnvironmentVariable("TERM", "dumb");
        return several;
    }

    static int Report(Exception error, bool verbose, string before)
    {
        int code = CodeOf(error);
        IEnumerable<string> said = code == ExitCode.Bug
            ? [$"bug: {OneLine(error.Message)} (please report it; --verbose shows where)"]
            : Explain(error);
        Say(before + string.Join('\n', said.Select(Printable.Line)));
        if (verbose) Say(Printable.Lines(error.ToString()));
        return code;
    }

    /// <summary>Where the terminal is gone nobody is there to be told.</summary>
    internal static void Say(string line)
    {
        try
        {
            Console.Error.WriteLine(line);
        }
        catch (IOException)
        {
        }
    }

    static int CodeOf(Exception error) => error switch
    {
        BadInputException => ExitCode.BadInput,
        StoppedException stopped => ExitCode.Of(stopped.Reason),
        DivergedException => ExitCode.Diverged,
        MissingResourceException or OutOfMemoryException => ExitCode.MissingResource,
        IOException or UnauthorizedAccessException => ExitCode.MissingResource,
        _ when IsMissingLibrary(error) => ExitCode.MissingResource,
        ExternalException when IsOutOfMemory(error) => ExitCode.MissingResource,
        _ => ExitCode.Bug,
    };

    static IEnumerable<string> Explain(Exception error) => error switch
    {
        BadInputException input => input.Lines,
        _ when IsMissingLibrary(error) => [$"a native library cannot be loaded: {OneLine(error.GetBaseException().Message)}"],
        ExternalException or OutOfMemoryException => ["out of memory: use a smaller data.batch_size or image.size"],
        _ => [error.Message],
    };

    static bool IsMissingLibrary(Exception error) =>
        error is TypeInitializationException { TypeName: "TorchSharp.torch" } or DllNotFoundException or BadImageFormatException;

    static bool IsOutOfMemory(Exception error) =>
        error.Message.Contains("not enough memory", StringComparison.Ordinal)
        || error.Message.Contains("can't allocate memory", StringComparison.Ordinal)
        || error.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase);

    static string OneLine(string text) => text.Split('\n', 2)[0].Trim();
}
