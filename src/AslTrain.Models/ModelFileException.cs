namespace AslTrain.Models;

/// <summary>
/// A file of weights or a model is absent, unsound, or not that of the network. The message is one line for the person who
/// can mend it: it names the file and what is wrong with it.
/// </summary>
public sealed class ModelFileException(string message) : Exception(message);
