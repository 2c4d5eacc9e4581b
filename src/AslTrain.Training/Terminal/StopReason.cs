namespace AslTrain.Training.Terminal;

/// <summary>Why a command stops before its end.</summary>
public enum StopReason
{
    /// <summary>Ctrl-C, or SIGINT.</summary>
    Interrupted,

    /// <summary>SIGTERM, SIGUSR1, with which schedulers warn of the end, or SIGHUP, of a terminal that is gone.</summary>
    Terminated,
}
