using System.Diagnostics;
using System.Runtime.InteropServices;
using AslTrain.Distributed.Launch;

namespace AslTrain.Training;

/// <summary>
/// Ctrl-C, SIGTERM, and SIGUSR1, with which schedulers warn of the end. The first asks the run to stop after its step and
/// to save; a second Ctrl-C or SIGTERM ends the process at once: checkpoints are written beside and renamed, so nothing is
/// damaged.
/// </summary>
public sealed partial class StopSignals : IDisposable
{
    /// <summary>A launcher passes on what its ranks got from the terminal already: within this time the two are one.</summary>
    static readonly TimeSpan Echo = TimeSpan.FromSeconds(2);

    readonly PosixSignalRegistration[] _registrations;
    readonly bool _hasLauncher = RankEnvironment.Detect(Environment.GetEnvironmentVariable) is not null;
    int _exitCode;
    long _first;

    public StopSignals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Receive(context, Training.ExitCode.Interrupted)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Receive(context, Training.ExitCode.Terminated)),
        .. OperatingSystem.IsWindows() ? (PosixSignalRegistration[])[] : [PosixSignalRegistration.Create(Warning, ReceiveWarning)],
    ];

    /// <summary>130 or 143 once a signal has come, null before.</summary>
    public int? ExitCode => Volatile.Read(ref _exitCode) is var code and not 0 ? code : null;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
    }

    /// <summary>SIGUSR1 by its number, for which the framework has no name.</summary>
    static PosixSignal Warning => (PosixSignal)(OperatingSystem.IsLinux() ? 10 : 30);

    void Receive(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        if (!IsFirst(exitCode) && (!_hasLauncher || Stopwatch.GetElapsedTime(Volatile.Read(ref _first)) > Echo)) EndNow(exitCode);
    }

    /// <summary>Schedulers may warn more than once.</summary>
    void ReceiveWarning(PosixSignalContext context)
    {
        context.Cancel = true;
        IsFirst(Training.ExitCode.Terminated);
    }

    /// <summary>The time stands before the code: a second signal may come on another thread in between.</summary>
    bool IsFirst(int exitCode)
    {
        Interlocked.CompareExchange(ref _first, Stopwatch.GetTimestamp(), 0);
        return Interlocked.CompareExchange(ref _exitCode, exitCode, 0) == 0;
    }

    /// <summary>Without finalizers and exit handlers, which would wait for a running operation of libtorch.</summary>
    static void EndNow(int exitCode)
    {
        if (OperatingSystem.IsWindows()) Process.GetCurrentProcess().Kill();
        else ExitProcess(exitCode);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void ExitProcess(int exitCode);
}
