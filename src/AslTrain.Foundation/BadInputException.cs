namespace AslTrain.Foundation;

/// <summary>
/// Usage, a config, a file or a folder is not what it should be. The message is for the person who can mend it: one line, or
/// one a finding, that names the file, row or key, what is wrong with it and what would be right.
/// </summary>
public class BadInputException(string message) : Exception(message)
{
    /// <summary>The findings that the message is made of.</summary>
    public virtual IEnumerable<string> Lines => [Message];
}
