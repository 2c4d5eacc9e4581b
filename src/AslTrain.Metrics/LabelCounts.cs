using System.Numerics;

namespace AslTrain.Metrics;

/// <summary>
/// Counts, class by class, the rows that have one label: in bytes, a register of classes at once, and those now and then into
/// whole numbers.
/// </summary>
/// <param name="label">What is counted.</param>
/// <param name="counts">A number a class; complete after <see cref="Flush"/>.</param>
ref struct LabelCounts(sbyte label, Span<int> counts)
{
    readonly Span<int> _counts = counts;
    readonly Span<sbyte> _pending = new sbyte[counts.Length];
    int _rows;

    /// <param name="row">A label a class.</param>
    public void Add(ReadOnlySpan<sbyte> row)
    {
        if (_rows == sbyte.MaxValue) Flush();
        _rows++;
        int column = 0;
        Vector<sbyte> sought = new(label);
        for (; column + Vector<sbyte>.Count <= row.Length; column += Vector<sbyte>.Count)
        {
            // Equal gives -1.
            (new Vector<sbyte>(_pending[column..]) - Vector.Equals(new Vector<sbyte>(row[column..]), sought)).CopyTo(_pending[column..]);
        }

        for (; column < row.Length; column++)
        {
            if (row[column] == label) _pending[column]++;
        }
    }

    public void Flush()
    {
        for (int column = 0; column < _counts.Length; column++) _counts[column] += _pending[column];
        _pending.Clear();
        _rows = 0;
    }
}
