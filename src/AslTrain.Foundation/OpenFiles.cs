using System.Diagnostics;

namespace AslTrain.Foundation;

/// <summary>
/// On Windows what another process has open cannot be replaced or renamed, and virus scanners open what has just been written:
/// it is tried again for a while. Elsewhere the first try decides.
/// </summary>
static class OpenFiles
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10), Pause = TimeSpan.FromMilliseconds(50);

    /// <param name="move">Moves a file or folder.</param>
    /// <param name="mayPass">Whether what stands in the way may go away.</param>
    public static void Move(Action move, Func<bool> mayPass)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                move();
                return;
            }
            catch (Exception error) when (
                OperatingSystem.IsWindows() && error is IOException or UnauthorizedAccessException
                && Stopwatch.GetElapsedTime(start) < Patience && mayPass())
            {
                Thread.Sleep(Pause);
            }
        }
    }
}
