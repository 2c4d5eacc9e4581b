using System.Buffers;
using System.IO.Hashing;
using AslTrain.Foundation;

namespace AslTrain.Data.Splits;

/// <summary>Finds files that hold the same bytes, and reads no more of them than that takes.</summary>
public static class SameContents
{
    const int BufferSize = 1 << 16, SampleSize = 64;

    /// <summary>For each file the first one of the list with the same bytes, most often itself.</summary>
    /// <param name="files">Those that are absent, empty or cannot be read are like no other.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static int[] Firsts(IReadOnlyList<string> files, CancellationToken stop = default)
    {
        int[] firsts = [.. Enumerable.Range(0, files.Count)];
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            // By size first, then by a few bytes of the middle, and by all of them only where those are equal too.
            IEnumerable<int> alike = Alike(Enumerable.Range(0, files.Count), i => LengthOf(files[i]));
            alike = Alike(alike, i => Sample(files[i], buffer));
            Dictionary<(long, UInt128), int> seen = [];
            foreach (int i in alike)
            {
                stop.ThrowIfCancellationRequested();
                if (Hash(files[i], buffer) is not (long, UInt128) content) continue;
                if (!seen.TryAdd(content, i)) firsts[i] = seen[content];
            }

            return firsts;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        IEnumerable<int> Alike<T>(IEnumerable<int> all, Func<int, T?> key)
            where T : struct
        {
            List<(int File, T Key)> keys = [];
            foreach (int i in all)
            {
                stop.ThrowIfCancellationRequested();
                if (key(i) is T own) keys.Add((i, own));
            }

            HashSet<T> several = [.. keys.CountBy(entry => entry.Key).Where(pair => pair.Value > 1).Select(pair => pair.Key)];
            return [.. keys.Where(entry => several.Contains(entry.Key)).Select(entry => entry.File)];
        }
    }

    static long? LengthOf(string file)
    {
        FileInfo info = new(file);
        return info.Exists && info.Length > 0 ? info.Length : null;
    }

    static (long Length, UInt128 Hash)? Sample(string file, byte[] buffer) => Read(file, stream =>
    {
        stream.Position = stream.Length / 2;
        int length = stream.ReadAtLeast(buffer.AsSpan(0, SampleSize), SampleSize, throwOnEndOfStream: false);
        return XxHash128.HashToUInt128(buffer.AsSpan(0, length));
    });

    static (long Length, UInt128 Hash)? Hash(string file, byte[] buffer) => Read(file, stream =>
    {
        XxHash128 hash = new();
        while (stream.Read(buffer) is int length and > 0) hash.Append(buffer.AsSpan(0, length));
        return hash.GetCurrentHashAsUInt128();
    });

    static (long Length, UInt128 Hash)? Read(string file, Func<FileStream, UInt128> read)
    {
        try
        {
            using FileStream stream = RegularFile.OpenRead(file, FileShare.Read, bufferSize: 0);
            return (stream.Length, read(stream));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
