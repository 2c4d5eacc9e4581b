using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

static class AnnotationFile
{
    /// <summary>A stream without a buffer of its own.</summary>
    /// <exception cref="BadInputException">The file is absent, empty or cannot be read.</exception>
    public static FileStream Open(string path)
    {
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException(error is FileNotFoundException or DirectoryNotFoundException
                ? $"{path}: there is no such annotation file"
                : $"{path}: the annotation file cannot be read");
        }

        if (stream.Length > 0) return stream;
        stream.Dispose();
        throw new BadInputException($"{path}: the annotation file is empty (0 bytes)");
    }
}
