using System.Diagnostics;
using System.Runtime.InteropServices;

namespace AslTrain.Training;

/// <summary>
/// Ctrl-C and SIGTERM. The first asks the run to stop after its step and to save; a second ends the process at once:
/// checkpoints are written beside and renamed, so nothing is damaged.
/// </summary>
public sealed partial class StopSignals : IDisposable
{
    readonly PosixSignalRegistration[] _registrations;
    int _exitCode;

    public StopSignals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Receive(context, Training.ExitCode.Interrupted)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Receive(context, Training.ExitCode.Terminated)),
    ];

    /// <summary>130 or 143 once a signal has come, null before.</summary>
    public int? ExitCode => Volatile.Read(ref _exitCode) is var code and not 0 ? code : null;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
    }

    void Receive(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) != 0) EndNow(exitCode);
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
