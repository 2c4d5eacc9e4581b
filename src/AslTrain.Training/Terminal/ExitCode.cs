namespace AslTrain.Training.Terminal;

/// <summary>What a command's exit code means.</summary>
public static class ExitCode
{
    public const int Done = 0, Bug = 1, BadInput = 2, MissingResource = 3, Diverged = 4, Interrupted = 130, Terminated = 143;

    /// <summary>That of a command which a signal has stopped; it has saved what there was to save.</summary>
    public static int Of(StopReason reason) => reason == StopReason.Interrupted ? Interrupted : Terminated;
}
