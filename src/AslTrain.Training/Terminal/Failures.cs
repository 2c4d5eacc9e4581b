namespace AslTrain.Training.Terminal;

/// <summary>A device or library that the run needs is not there: exit code 3.</summary>
public sealed class MissingResourceException(string message) : Exception(message);

/// <summary>The loss is no longer a finite number: exit code 4.</summary>
public sealed class DivergedException(string message) : Exception(message);
