using System.Runtime.InteropServices;

namespace AslTrain.Distributed.Mpi;

/// <summary>
/// .NET makes NullReferenceException and DivideByZeroException of signals. UCX, which MPI libraries load for fast
/// networks, takes these signals for itself and ends the process; so does Open MPI where nobody else has them. Their
/// handlers of before are put back. On Windows there are none.
/// </summary>
sealed unsafe class FaultSignals
{
    /// <summary>Above every system's struct sigaction.</summary>
    const int ActionBytes = 512;

    /// <summary>SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV.</summary>
    static readonly int[] Numbers = OperatingSystem.IsMacOS() ? [4, 5, 6, 10, 8, 11] : [4, 5, 6, 7, 8, 11];

    readonly List<(int Number, byte[] Action)> _saved = [];
    readonly delegate* unmanaged<int, byte*, byte*, int> _sigaction;

    FaultSignals()
    {
        // By libc itself: UCX puts a sigaction of its own before libc's, which does nothing for its signals.
        string libc = OperatingSystem.IsMacOS() ? "libSystem.B.dylib" : "libc.so.6";
        if (OperatingSystem.IsWindows() || !NativeLibrary.TryLoad(libc, out nint library)) return;
        if (!NativeLibrary.TryGetExport(library, "sigaction", out nint sigaction)) return;
        _sigaction = (delegate* unmanaged<int, byte*, byte*, int>)sigaction;
        foreach (int number in Numbers)
        {
            byte[] action = new byte[ActionBytes];
            fixed (byte* old = action)
            {
                if (_sigaction(number, null, old) == 0) _saved.Add((number, action));
            }
        }
    }

    /// <summary>The handlers of this moment.</summary>
    public static FaultSignals Save() => new();

    public void Restore()
    {
        foreach ((int number, byte[] action) in _saved)
        {
            fixed (byte* old = action) _sigaction(number, old, null);
        }
    }
}
