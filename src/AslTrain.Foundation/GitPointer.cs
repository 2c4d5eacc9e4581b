namespace AslTrain.Foundation;

/// <summary>What Git LFS leaves in place of a large file that was not fetched.</summary>
public static class GitPointer
{
    /// <summary>How a message about such a file goes on.</summary>
    public const string Words = "; it is a pointer of Git LFS in place of the file: git lfs pull fetches it";

    /// <summary>Whether a file begins as a pointer does.</summary>
    public static bool Fits(ReadOnlySpan<byte> start) => start.StartsWith("version https://git-lfs.github.com/spec/"u8);
}
