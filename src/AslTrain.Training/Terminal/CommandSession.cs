using Serilog.Core;

namespace AslTrain.Training.Terminal;

/// <summary>What every command has: a terminal, a log on it, and ears for signals.</summary>
public sealed class CommandSession : IDisposable
{
    CommandSession(ConsoleOutput console) => (Console, Log) = (console, RunLog.Create(console, file: null));

    public ConsoleOutput Console { get; }

    public Logger Log { get; }

    public StopSignals Stop { get; } = new();

    /// <summary>A command that speaks on standard output.</summary>
    public static CommandSession Start() => new(ConsoleOutput.Standard());

    /// <summary>One whose standard output is data: it speaks on standard error.</summary>
    public static CommandSession StartBesideData() => new(ConsoleOutput.Error());

    /// <summary>One that several ranks run together: the first speaks.</summary>
    public static CommandSession StartOfRank(int rank, int ranks) => new(ConsoleOutput.OfRank(rank, ranks));

    public void Dispose()
    {
        Stop.Dispose();
        Log.Dispose();
    }
}
