namespace AslTrain.Data.Batches;

/// <summary>
/// What one of several processes takes of something that all of them together take once: a pure function of the numbers.
/// </summary>
/// <param name="Rank">0 .. <paramref name="Size"/> - 1.</param>
/// <param name="Size">Processes.</param>
public readonly record struct RankShare(int Rank, int Size)
{
    /// <summary>Of the only process.</summary>
    internal static RankShare Whole => new(0, 1);

    /// <summary>A stretch of some whole things, as long as the others' or shorter by one.</summary>
    /// <returns>Of 0 .. count: its start and its end.</returns>
    internal (int Start, int End) Of(int count) => (Bound(count, Rank), Bound(count, Rank + 1));

    /// <summary>
    /// The same in pairs, a last odd one to the last process: nobody has a single image, on which batch norm cannot train;
    /// of a few images some processes have none.
    /// </summary>
    internal (int Start, int End) OfPairs(int count)
    {
        (int start, int end) = Of(count / 2);
        return (2 * start, Rank == Size - 1 ? count : 2 * end);
    }

    /// <summary>The most that <see cref="OfPairs"/> gives of as many or fewer.</summary>
    internal int MostInPairs(int count) => (2 * (((count / 2) + Size - 1) / Size)) + (Rank == Size - 1 ? 1 : 0);

    int Bound(int count, int rank) => (int)((long)count * rank / Size);
}
