using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

static class AnnotationFile
{
    /// <summary>A stream without a buffer of its own.</summary>
    /// <param name="guard">Of the data set's folder; null where links may lead anywhere.</param>
    /// <exception cref="BadInputException">
    /// The file is absent, empty, not plain or cannot be read, or a link leads out of the folder.
    /// </exception>
    public static FileStream Open(string path, LinkGuard? guard = null)
    {
        FileStream stream;
        try
        {
            stream = RegularFile.OpenRead(path, FileShare.Read, bufferSize: 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException(error is FileNotFoundException or DirectoryNotFoundException
                ? $"{path}: there is no such annotation file"
                : $"{path}: the annotation file cannot be read");
        }

        try
        {
            guard?.Require(path);
            return stream.Length > 0 ? stream : throw new BadInputException($"{path}: the annotation file is empty (0 bytes)");
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The lines of a list, in UTF-8.</summary>
    /// <exception cref="BadInputException">As above; or a line is longer, or there are more, than in any list.</exception>
    public static IEnumerable<string> Lines(string path, LinkGuard? guard = null) => BoundedLines.Of(Open(path, guard), path);
}
