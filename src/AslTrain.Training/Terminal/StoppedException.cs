namespace AslTrain.Training.Terminal;

/// <summary>A signal has stopped a command before there was anything to save: its exit code says which.</summary>
public sealed class StoppedException(StopReason reason)
    : OperationCanceledException("stopped by a signal before anything was done that is to be saved")
{
    public StopReason Reason => reason;
}
