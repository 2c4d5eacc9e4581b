using System.Runtime.CompilerServices;
using AslTrain.Foundation;

namespace AslTrain.Metrics;

/// <summary>
/// Where the positives of a table stand when all known entries are ranked by descending score, within each class and over
/// all classes together. Equal scores are one threshold: entries of either kind that have it come together.
/// </summary>
/// <remarks>
/// Negatives are never sorted: each is counted before the first positive that it precedes. Memory grows with the positives
/// alone, and most negatives of a trained network score below nearly all positives, which one comparison tells.
/// </remarks>
sealed class PositiveRanks
{
    /// <summary>Counters that all threads together may have of their own: 1 GB.</summary>
    const int MostCounters = 1 << 28;

    readonly int[] _first;
    readonly uint[] _keys;
    readonly uint[] _pooledKeys;
    readonly int[] _before;
    readonly int[] _pooledBefore;

    PositiveRanks(ScoredLabels table, bool isPooled)
    {
        int classes = table.Classes;
        (int Start, int End)[] blocks = ColumnBlocks.Of(classes);
        (Positives, Negatives) = (new int[classes], new int[classes]);

        // A block has its own classes' stretch of every array, so that threads need no lock.
        Parallel.ForEach(blocks, block => CountLabels(table, block.Start..block.End));
        _first = new int[classes + 1];
        for (int column = 0; column < classes; column++) _first[column + 1] = checked(_first[column] + Positives[column]);
        _keys = new uint[_first[classes]];
        _before = new int[_keys.Length];
        _pooledBefore = new int[isPooled ? _keys.Length : 0];
        Parallel.ForEach(blocks, block => CollectKeys(table, block.Start..block.End));
        _pooledKeys = isPooled ? [.. _keys] : [];
        Array.Sort(_pooledKeys);
        (SortedKeys ofClasses, SortedKeys ofAll) = (new(_keys, _first), new(_pooledKeys, [0, _pooledKeys.Length]));
        if (_keys.Length > 0) CountNegatives(table, blocks, ofClasses, ofAll, _pooledKeys.Length);

        // What was counted between two positives becomes what stands before each.
        Parallel.For(0, classes, column => AddUp(_before.AsSpan(_first[column].._first[column + 1])));
        AddUp(_pooledBefore);
    }

    /// <summary>Known labels of each class.</summary>
    public int[] Positives { get; }

    /// <inheritdoc cref="Positives"/>
    public int[] Negatives { get; }

    /// <param name="isPooled">Whether the entries of all classes are ranked together too; that takes longer.</param>
    public static PositiveRanks Of(ScoredLabels table, bool isPooled) => new(table, isPooled);

    /// <summary>The positives of a class.</summary>
    public RankedPositives OfClass(int column)
    {
        Range own = _first[column].._first[column + 1];
        return new RankedPositives(_keys.AsSpan(own), _before.AsSpan(own));
    }

    /// <summary>Those of all classes ranked together; empty where that was not asked for.</summary>
    public RankedPositives OfAll => new(_pooledKeys, _pooledBefore);

    void CountLabels(ScoredLabels table, Range columns)
    {
        LabelCounts positives = new(LabelCode.Positive, Positives.AsSpan(columns));
        LabelCounts negatives = new(LabelCode.Negative, Negatives.AsSpan(columns));
        for (int image = 0; image < table.Images; image++)
        {
            ReadOnlySpan<sbyte> labels = table.LabelsOf(image)[columns];
            positives.Add(labels);
            negatives.Add(labels);
        }

        positives.Flush();
        negatives.Flush();
    }

    void CollectKeys(ScoredLabels table, Range columns)
    {
        (int start, int length) = columns.GetOffsetAndLength(table.Classes);
        int[] next = _first.AsSpan(start, length).ToArray();
        for (int image = 0; image < table.Images; image++)
        {
            ReadOnlySpan<sbyte> labels = table.LabelsOf(image).Slice(start, length);

            // Few labels are present: the search looks at a register of them at once.
            for (int column = labels.IndexOf(LabelCode.Positive); column >= 0;)
            {
                _keys[next[column]++] = RankKey.Of(table.RanksOf(image)[start + column]);
                int further = labels[(column + 1)..].IndexOf(LabelCode.Positive);
                column = further < 0 ? -1 : column + 1 + further;
            }
        }

        for (int column = start; column < start + length; column++)
        {
            Array.Sort(_keys, _first[column], _first[column + 1] - _first[column]);
        }
    }

    /// <param name="table">The labels and scores.</param>
    /// <param name="blocks">Of classes.</param>
    /// <param name="ofClasses">The positives of each class.</param>
    /// <param name="ofAll">Those of all classes.</param>
    /// <param name="pooled">How many of these are ranked together.</param>
    void CountNegatives(
        ScoredLabels table, (int Start, int End)[] blocks, SortedKeys ofClasses, SortedKeys ofAll, int pooled)
    {
        // Every class counts into the pooled numbers, so that each thread has its own of them until its end.
        int most = Math.Clamp(MostCounters / Math.Max(1, pooled), 1, Environment.ProcessorCount);
        Parallel.ForEach(
            blocks, new ParallelOptions { MaxDegreeOfParallelism = most }, () => new int[pooled],
            (block, _, before) =>
            {
                CountNegatives(table, block.Start..block.End, ofClasses, ofAll, before);
                return before;
            },
            before =>
            {
                lock (ofAll) Add(_pooledBefore, before);
            });
    }

    /// <remarks>Compiled with all optimizations at once: it is called a few times, and each takes long.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void CountNegatives(ScoredLabels table, Range columns, SortedKeys ofClasses, SortedKeys ofAll, int[] before)
    {
        (int start, int length) = columns.GetOffsetAndLength(table.Classes);
        for (int image = 0; image < table.Images; image++)
        {
            ReadOnlySpan<sbyte> labels = table.LabelsOf(image).Slice(start, length);
            ReadOnlySpan<float> scores = table.RanksOf(image).Slice(start, length);
            for (int column = 0; column < labels.Length; column++)
            {
                if (labels[column] != LabelCode.Negative) continue;
                uint key = RankKey.Of(scores[column]);

                // Behind the last positive it stands before none.
                if (before.Length > 0 && key <= ofAll.Last(0)) before[ofAll.FirstNotBelow(0, key)]++;
                if (ofClasses.IsEmpty(start + column) || key > ofClasses.Last(start + column)) continue;
                _before[ofClasses.FirstNotBelow(start + column, key)]++;
            }
        }
    }

    static void Add(int[] sums, int[] more)
    {
        for (int i = 0; i < sums.Length; i++) sums[i] += more[i];
    }

    static void AddUp(Span<int> counts)
    {
        for (int i = 1; i < counts.Length; i++) counts[i] += counts[i - 1];
    }
}
