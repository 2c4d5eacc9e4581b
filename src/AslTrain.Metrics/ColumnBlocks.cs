namespace AslTrain.Metrics;

/// <summary>Neighbouring classes of a table that one thread goes through together, image by image.</summary>
static class ColumnBlocks
{
    /// <summary>
    /// A cache line of scores, which is then used whole, and so many that what is counted of them stays in the processor's
    /// cache.
    /// </summary>
    const int Least = 16, Most = 64;

    /// <summary>From the first of each block to the one after its last.</summary>
    public static (int Start, int End)[] Of(int classes)
    {
        int size = Math.Clamp((classes + Environment.ProcessorCount - 1) / Environment.ProcessorCount, Least, Most), blocks = (classes + size - 1) / size;
        return [.. Enumerable.Range(0, blocks).Select(block => ((int)((long)classes * block / blocks), (int)((long)classes * (block + 1) / blocks)))];
    }
}
