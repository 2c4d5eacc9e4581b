using System.Runtime.CompilerServices;

namespace AslTrain.Ranks;

/// <summary>
/// MPI libraries handle signals too: .NET must still make its exceptions of SIGSEGV and SIGFPE, and other threads must be
/// able to call MPI in turn.
/// </summary>
static class Runtime
{
    public static IEnumerable<string> Check()
    {
        if (!Throws<NullReferenceException>(() => Length(null!))) yield return "no NullReferenceException";
        if (!Throws<DivideByZeroException>(() => Divide(1, 0))) yield return "no DivideByZeroException";
    }

    static bool Throws<T>(Action action) where T : Exception
    {
        try
        {
            action();
            return false;
        }
        catch (T)
        {
            return true;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static int Length(int[] values) => values.Length;

    [MethodImpl(MethodImplOptions.NoInlining)]
    static int Divide(int a, int b) => a / b;
}
