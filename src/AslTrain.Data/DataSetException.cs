namespace AslTrain.Data;

/// <summary>
/// Annotations, an image or another file of a data set is absent or unsound. The message is one line for the person who can
/// mend it: it names the file and what is wrong with it.
/// </summary>
public sealed class DataSetException(string message) : Exception(message);
