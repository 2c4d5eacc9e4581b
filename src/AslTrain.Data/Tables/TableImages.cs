using System.Text.RegularExpressions;
using AslTrain.Data.Annotations;
using AslTrain.Foundation;

namespace AslTrain.Data.Tables;

/// <summary>
/// From what a table calls an image to its file, below the data set's folder: as it stands, in the folders where images usually
/// are, and of a path or an address of elsewhere as much of its end as is there.
/// </summary>
sealed partial class TableImages
{
    static readonly string[] UsualFolders =
        ["images", "image", "imgs", "img", "photos", "pictures", "data", "JPEGImages", "Images", "upload", "media"];

    readonly string _root, _beside;
    readonly string? _only;
    readonly Dictionary<string, FolderNames> _folders = [];
    readonly Dictionary<string, int> _foundIn = [];
    (string Name, string File)? _foreign;
    int _foreignCount;
    bool _isForeignThere;

    /// <param name="table">The table's file.</param>
    /// <param name="root">Folder of the data set; null for the table's.</param>
    /// <param name="options">May name the images' folder.</param>
    /// <exception cref="BadInputException">That folder is not there.</exception>
    public TableImages(string table, string? root, TableOptions options)
    {
        _beside = Path.GetDirectoryName(Path.GetFullPath(table))!;
        _root = root is null ? _beside : Path.GetFullPath(root);
        if (options.Images is not string images) return;
        string folder = Path.GetFullPath(images, _root);
        _only = Directory.Exists(folder) ? folder
            : throw new BadInputException($"{folder}: there is no such folder of images (DataSource.Images)");
    }

    /// <summary>What was found elsewhere than it was said to be.</summary>
    public IEnumerable<string> Notes
    {
        get
        {
            foreach ((string folder, int count) in _foundIn)
                yield return $"{count} images are not beside the table, but in {Relative(folder)}";
            if (_foreign is not (string name, string file)) yield break;
            yield return $"{_foreignCount} images have paths or addresses of elsewhere, such as {Printable.Of(name)}, and are "
                + $"found by the end of them, as {Relative(file)}";
        }
    }

    /// <summary>Looks whether any of these is a path of elsewhere whose end is there: then others may be absent.</summary>
    public bool FindAnyForeign(IEnumerable<string> names, string? split) => _isForeignThere = _isForeignThere
        || names.Select(name => name.Trim().Replace('\\', '/')).Any(name => IsForeign(name) && Ending(name, split) is not null);

    /// <summary>
    /// The full path of the file, which need not be there; null where the name is empty or leads out of the data set's folder.
    /// </summary>
    /// <param name="name">As the table has it.</param>
    /// <param name="split">Which may have a folder of its own; null for none.</param>
    public string? Find(string name, string? split)
    {
        string portable = name.Trim().Replace('\\', '/');
        if (portable.Length == 0 || portable.Any(char.IsControl)) return null;
        if (IsForeign(portable)) return FindForeign(name.Trim(), portable, split);
        if (FileNames.IsReserved(portable)) return null;
        string? standing = Inside(_only ?? _beside, portable);
        if (standing is not null && File.Exists(standing)) return standing;
        foreach (string folder in Folders(split))
        {
            if (Existing(folder, portable) is not string file) continue;
            bool isBeside = folder == _only || folder == _beside || folder == _root;
            if (!isBeside) _foundIn[folder] = _foundIn.GetValueOrDefault(folder) + 1;
            return file;
        }

        // As the last resort the only one in a folder of any split.
        IEnumerable<string?> others = _only is not null ? [] : SplitFolders.Select(folder => Existing(folder, portable));
        string[] elsewhere = [.. others.OfType<string>()];
        if (elsewhere is not [string single]) return standing;
        string home = Path.GetDirectoryName(single)!;
        _foundIn[home] = _foundIn.GetValueOrDefault(home) + 1;
        return single;
    }

    IEnumerable<string> SplitFolders => new[] { _beside, _root }.Distinct().SelectMany(folder => NamesOf(folder).Folders
        .Where(name => SplitNames.Of(name) is not null).Select(name => Path.Combine(folder, name)));

    string Relative(string path) => Path.GetRelativePath(_root, path).Replace('\\', '/');

    static bool IsForeign(string portable) =>
        portable.StartsWith('/') || portable.Contains("://", StringComparison.Ordinal) || portable is [_, ':', ..];

    string? FindForeign(string name, string portable, string? split)
    {
        // An absolute path into the data set is none of elsewhere.
        string? own = portable.StartsWith('/') || Path.IsPathFullyQualified(portable) ? Inside(_root, portable) : null;
        if (own is not null && File.Exists(own)) return own;
        if (Ending(portable, split) is string file)
        {
            _foreign ??= (name, file);
            _foreignCount++;
            return file;
        }

        if (own is not null) return own;

        // One that is absent among others that were found can be left out as any.
        bool isAddress = portable.Contains("://", StringComparison.Ordinal);
        return isAddress || _isForeignThere ? Inside(_only ?? _beside, Endings(portable).Last()) : null;
    }

    /// <summary>An existing file with as much as possible of the end of a path.</summary>
    string? Ending(string portable, string? split)
    {
        foreach (string ending in Endings(portable))
        {
            foreach (string folder in Folders(split))
            {
                if (Existing(folder, ending) is string file) return file;
            }
        }

        return null;
    }

    /// <summary>
    /// The ends of a path or an address, from the longest to the file's name, and that without what tools put before it.
    /// </summary>
    static IEnumerable<string> Endings(string portable)
    {
        // Label Studio's local storage has the path in a query: /data/local-files/?d=photos/a.jpg.
        Match local = LocalFiles().Match(portable);
        string path = local.Success ? local.Groups[1].Value : portable;
        bool isAddress = local.Success || path.Contains("://", StringComparison.Ordinal)
            || path.StartsWith("/data/upload/", StringComparison.Ordinal);
        if (isAddress && !local.Success) path = path.Split('?', '#')[0];
        int scheme = path.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0) path = path[(scheme + 3)..];
        else if (path is [_, ':', ..]) path = path[2..];
        if (isAddress) path = Uri.UnescapeDataString(path);
        string[] parts = [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part is not ("." or ".."))];
        for (int from = 0; from < parts.Length; from++) yield return string.Join('/', parts[from..]);
        if (parts.Length == 0) yield return portable.Trim('/', ':');
        else if (UploadPrefix().Match(parts[^1]) is { Success: true } prefix) yield return parts[^1][prefix.Length..];
    }

    /// <summary>Where to look, the likeliest first.</summary>
    IEnumerable<string> Folders(string? split)
    {
        if (_only is not null) return [_only];
        return Candidates().Distinct();

        IEnumerable<string> Candidates()
        {
            string[] homes = _beside == _root ? [_beside] : [_beside, _root];
            foreach (string home in homes) yield return home;
            string[] splits = split is null ? [] : [split, .. OfKind(homes, split)];
            foreach (string home in homes)
            {
                foreach (string own in splits) foreach (string folder in Of(home, own)) yield return folder;
                foreach (string usual in UsualFolders)
                {
                    foreach (string folder in Of(home, usual))
                    {
                        yield return folder;
                        foreach (string own in splits) foreach (string within in Of(folder, own)) yield return within;
                    }
                }
            }
        }

        IEnumerable<string> Of(string home, string name) =>
            FileNames.Inside(home, name) is string folder && NamesOf(home).HasFolder(name) ? [folder] : [];
    }

    /// <summary>Folders that mean the same split under another name.</summary>
    IEnumerable<string> OfKind(string[] homes, string split) => SplitNames.Of(split) is not SplitKind kind ? []
        : homes.SelectMany(home => NamesOf(home).Folders).Where(name => SplitNames.Of(name) == kind);

    /// <summary>A file by its name, in another case, or without an extension; null where there is none.</summary>
    string? Existing(string folder, string name)
    {
        if (Inside(folder, name) is not string path) return null;
        if (File.Exists(path)) return path;
        string parent = Path.GetDirectoryName(path)!;
        return NamesOf(parent).Find(Path.GetFileName(path)) is string found ? Path.Combine(parent, found) : null;
    }

    /// <summary>null where the path leads out of the data set's folder, or is no file's.</summary>
    string? Inside(string folder, string name)
    {
        string path = Path.GetFullPath(name, folder);
        string home = Path.EndsInDirectorySeparator(_root) ? _root : _root + Path.DirectorySeparatorChar;
        return path.StartsWith(home, StringComparison.Ordinal) ? FileNames.Inside(_root, path[home.Length..]) : null;
    }

    FolderNames NamesOf(string folder)
    {
        if (!_folders.TryGetValue(folder, out FolderNames? names)) _folders[folder] = names = new FolderNames(folder);
        return names;
    }

    [GeneratedRegex("/data/local-files/\\?d=([^&]+)", RegexOptions.CultureInvariant)]
    private static partial Regex LocalFiles();

    [GeneratedRegex("^[0-9a-f]{8}-", RegexOptions.CultureInvariant)]
    private static partial Regex UploadPrefix();

    /// <summary>What lies in a folder, listed once and where it is asked for.</summary>
    sealed class FolderNames(string folder)
    {
        readonly Lazy<HashSet<string>> _folders = new(() => Directory.Exists(folder)
            ? [.. Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path))] : []);

        readonly Lazy<Dictionary<string, string>> _images = new(() => ImagesIn(folder));

        public IEnumerable<string> Folders => _folders.Value.Order(StringComparer.Ordinal);

        public bool HasFolder(string name) => _folders.Value.Contains(name);

        /// <summary>An image by its name in any case, with an extension or without; null for none.</summary>
        public string? Find(string name) => _images.Value.GetValueOrDefault(name);

        static Dictionary<string, string> ImagesIn(string folder)
        {
            Dictionary<string, string> names = new(StringComparer.OrdinalIgnoreCase);
            if (!Directory.Exists(folder)) return names;
            string[] files = [.. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path))
                .Where(ImagePaths.IsImage).Order(StringComparer.Ordinal)];
            foreach (string file in files) names.TryAdd(file, file);
            foreach (string file in files) names.TryAdd(Path.GetFileNameWithoutExtension(file), file);
            return names;
        }
    }
}
