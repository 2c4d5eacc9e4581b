using System.Diagnostics;
using System.Runtime.InteropServices;
using AslTrain.Distributed.Launch;
using AslTrain.Foundation;

namespace AslTrain.Training.Terminal;

/// <summary>
/// Ctrl-C, SIGTERM, SIGUSR1, with which schedulers warn of the end, and SIGHUP, which says that the terminal is gone, unless it
/// is ignored (nohup). The first asks the run to stop after its step and
/// to save; a second Ctrl-C or SIGTERM ends the process at once: checkpoints are written beside and renamed, so nothing is
/// damaged.
/// </summary>
public sealed partial class StopSignals : IDisposable
{
    /// <summary>A launcher passes on what its ranks got from the terminal already: within this time the two are one.</summary>
    static readonly TimeSpan Echo = TimeSpan.FromSeconds(2);

    /// <summary>For what may be ended at any moment to end by itself, and to take away what it has begun.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    readonly TimeSpan _patience;
    readonly Action<StopReason> _end;

    readonly PosixSignalRegistration[] _registrations;
    readonly bool _hasLauncher = RankEnvironment.Detect(Environment.GetEnvironmentVariable) is not null;
    readonly Lock _gate = new();
    readonly CancellationTokenSource _heard = new();
    StopReason? _reason;
    long _first;

    public StopSignals()
        : this(Patience, EndUnheard)
    {
    }

    /// <param name="patience">See <see cref="Hear"/>.</param>
    /// <param name="end">Ends the process.</param>
    internal StopSignals(TimeSpan patience, Action<StopReason> end)
    {
        (_patience, _end) = (patience, end);
        List<PosixSignalRegistration> registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Receive(context, StopReason.Interrupted)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Receive(context, StopReason.Terminated)),
        ];
        bool isWindows = OperatingSystem.IsWindows();
        if (!isWindows) registrations.Add(PosixSignalRegistration.Create(Warning, ReceiveWarning));
        if (isWindows || !IsHangUpIgnored())
        {
            registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, ReceiveWarning));
        }

        _registrations = [.. registrations];
    }

    /// <summary>Null before the first signal.</summary>
    public StopReason? Reason
    {
        get
        {
            lock (_gate) return _reason;
        }
    }

    /// <summary>Cancelled by the first signal.</summary>
    internal CancellationToken Heard => _heard.Token;

    /// <summary>
    /// Does what a signal may end at any moment, for it leaves nothing that is to be saved. Work that does not hear, such as
    /// one that waits for a disk which does not answer, is ended a few seconds later with the process.
    /// </summary>
    /// <exception cref="StoppedException">A signal has ended it.</exception>
    public T Hear<T>(Func<CancellationToken, T> work)
    {
        using Timer deaf = new(_ => _end(Reason!.Value));
        using CancellationTokenRegistration heard = Heard.Register(() => deaf.Change(_patience, Timeout.InfiniteTimeSpan));
        try
        {
            return work(Heard);
        }
        catch (OperationCanceledException) when (Reason is StopReason reason)
        {
            throw new StoppedException(reason);
        }
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
        _heard.Dispose();
    }

    /// <summary>SIGUSR1 by its number, for which the framework has no name.</summary>
    static PosixSignal Warning => (PosixSignal)(OperatingSystem.IsLinux() ? 10 : 30);

    /// <summary>What nohup has arranged; the handler is the first field of the structure wherever there is one.</summary>
    static bool IsHangUpIgnored()
    {
        const int Number = 1;
        const nint Ignored = 1;
        Span<byte> action = stackalloc byte[512];
        return SignalAction(Number, 0, ref action[0]) == 0 && MemoryMarshal.Read<nint>(action) == Ignored;
    }

    void Receive(PosixSignalContext context, StopReason reason)
    {
        context.Cancel = true;
        if (IsFirst(reason)) return;
        if (!_hasLauncher || Stopwatch.GetElapsedTime(_first) > Echo) EndNow(ExitCode.Of(reason));
    }

    /// <summary>Schedulers may warn more than once, and a terminal that is gone be told of by several.</summary>
    void ReceiveWarning(PosixSignalContext context)
    {
        context.Cancel = true;
        IsFirst(StopReason.Terminated);
    }

    /// <summary>A second signal may come on another thread at the same time.</summary>
    internal bool IsFirst(StopReason reason)
    {
        lock (_gate)
        {
            if (_reason is not null) return false;
            (_reason, _first) = (reason, Stopwatch.GetTimestamp());
        }

        _heard.Cancel();
        return true;
    }

    static void EndUnheard(StopReason reason)
    {
        CommandRunner.Say(new StoppedException(reason).Message);
        EndNow(ExitCode.Of(reason));
    }

    /// <summary>Without finalizers and exit handlers, which would wait for a running operation of libtorch.</summary>
    static void EndNow(int exitCode)
    {
        WholeFile.Abandon();
        if (OperatingSystem.IsWindows()) Process.GetCurrentProcess().Kill();
        else ExitProcess(exitCode);
    }

    [LibraryImport("libc", EntryPoint = "sigaction")]
    private static partial int SignalAction(int signal, nint action, ref byte before);

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void ExitProcess(int exitCode);
}
