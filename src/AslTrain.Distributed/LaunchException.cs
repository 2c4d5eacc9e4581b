namespace AslTrain.Distributed;

/// <summary>
/// What a launcher tells of its processes is malformed, or their MPI cannot connect them. The message is one line for the
/// person who can mend it.
/// </summary>
public sealed class LaunchException(string message) : Exception(message);
