using AslTrain.Foundation;

namespace AslTrain.Training.Terminal;

/// <summary>
/// Files that a command reads, known by what they are and not by their names: links and further names of a file are seen through.
/// </summary>
public sealed class CommandInputs
{
    readonly Lazy<Dictionary<FileIdentity, (string Path, string Option)>> _files;

    /// <param name="inputs">Paths and the options that named them; null for an option that is not given.</param>
    public CommandInputs(params IEnumerable<(string? Path, string Option)> inputs) => _files = new(() =>
    {
        Dictionary<FileIdentity, (string, string)> files = [];
        foreach ((string? path, string option) in inputs)
        {
            if (path is not null && FileIdentity.Of(path) is FileIdentity file) files.TryAdd(file, (path, option));
        }

        return files;
    });

    /// <summary>The input that a path leads to; null where it is none.</summary>
    internal (string Path, string Option)? Find(string path) =>
        FileIdentity.Of(path) is FileIdentity file && _files.Value.TryGetValue(file, out (string, string) input) ? input : null;
}
