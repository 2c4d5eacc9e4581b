namespace AslTrain.Training;

/// <summary>
/// Usage, a config, a file or a folder is not what it should be: exit code 2. The message is one line for the person who can
/// mend it, or one a finding.
/// </summary>
public class BadInputException(string message) : Exception(message);

/// <summary>A device or library that the run needs is not there: exit code 3.</summary>
public sealed class MissingResourceException(string message) : Exception(message);

/// <summary>The loss is no longer a finite number: exit code 4.</summary>
public sealed class DivergedException(string message) : Exception(message);
