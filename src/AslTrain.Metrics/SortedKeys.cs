using System.Runtime.CompilerServices;

namespace AslTrain.Metrics;

/// <summary>
/// Rows of ascending keys in one array, with a table of places for each, about one a key: how many keys of a row are
/// below another is found by one look into the table and a step or two, where bisection takes the logarithm.
/// </summary>
sealed class SortedKeys
{
    /// <summary>So many are gone through faster than halved.</summary>
    const int FewKeys = 8;

    readonly uint[] _keys;
    readonly int[] _first;
    readonly (uint Lowest, int Shift, int Place)[] _rows;
    readonly int[] _places;

    /// <param name="keys">Of each row in ascending order.</param>
    /// <param name="first">Where each row begins in <paramref name="keys"/>, and at the end their count.</param>
    public SortedKeys(uint[] keys, int[] first)
    {
        (_keys, _first) = (keys, first);
        _rows = new (uint, int, int)[first.Length - 1];
        int places = 0;
        for (int row = 0; row < _rows.Length; row++)
        {
            if (first[row] == first[row + 1]) continue;
            uint lowest = keys[first[row]], range = keys[first[row + 1] - 1] - lowest;
            int shift = 0;
            while (range >> shift >= 2L * (first[row + 1] - first[row])) shift++;
            _rows[row] = (lowest, shift, places);

            // One place for each number of the range, shifted, and one for the end.
            places = checked(places + (int)(range >> shift) + 2);
        }

        _places = new int[places];
        Parallel.For(0, _rows.Length, FillPlaces);
    }

    public bool IsEmpty(int row) => _first[row] == _first[row + 1];

    public uint Last(int row) => _keys[_first[row + 1] - 1];

    /// <summary>Index into all keys of the first of a row that is not below a key.</summary>
    /// <param name="key">Not above <see cref="Last"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int FirstNotBelow(int row, uint key)
    {
        (uint lowest, int shift, int place) = _rows[row];
        if (key <= lowest) return _first[row];

        // What comes before this place is below the key, what comes from the next on is above.
        int bucket = place + (int)((key - lowest) >> shift);
        (int first, int end) = (_places[bucket], _places[bucket + 1]);
        if (end - first > FewKeys) return first + Bisection.CountBelow<uint>(_keys.AsSpan(first..end), key);
        while (first < end && _keys[first] < key) first++;
        return first;
    }

    void FillPlaces(int row)
    {
        if (IsEmpty(row)) return;
        (uint lowest, int shift, int place) = _rows[row];
        int bucket = 0, buckets = (int)((Last(row) - lowest) >> shift) + 1;
        for (int i = _first[row]; i < _first[row + 1]; i++)
        {
            int own = (int)((_keys[i] - lowest) >> shift);
            for (; bucket <= own; bucket++) _places[place + bucket] = i;
        }

        _places[place + buckets] = _first[row + 1];
    }
}
