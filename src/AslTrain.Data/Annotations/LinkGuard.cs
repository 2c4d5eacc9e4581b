namespace AslTrain.Data.Annotations;

/// <summary>
/// Tells whether files lie in a folder once symbolic links are followed; the folder itself may be a link.
/// </summary>
sealed class LinkGuard
{
    readonly RealPaths _paths = new();
    readonly string _named, _root;

    public LinkGuard(string root)
    {
        _named = root;
        _root = Path.TrimEndingDirectorySeparator(_paths.Of(root) ?? Path.GetFullPath(root));
        if (!Path.EndsInDirectorySeparator(_root)) _root += Path.DirectorySeparatorChar;
    }

    public bool IsInside(string path) => _paths.Of(path)?.StartsWith(_root, StringComparison.Ordinal) == true;

    /// <exception cref="DataSetException">The file lies elsewhere.</exception>
    public void Require(string path)
    {
        if (IsInside(path)) return;
        throw new DataSetException($"{path}: a symbolic link leads out of {_named}", DataSetFault.OutwardLink);
    }
}
