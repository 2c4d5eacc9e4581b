using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>Counts what was left out, guessed or merged while reading, and keeps the first names to say.</summary>
sealed class Tally
{
    const int Kept = 4;

    readonly List<string> _first = [];

    public int Count { get; private set; }

    /// <summary>The first names, and a sign where there are more.</summary>
    public string Some => Printable.Some(_first);

    public void Add(string name)
    {
        Count++;
        if (_first.Count < Kept) _first.Add(Printable.Of(name));
    }

    /// <summary>The same where making the name takes longer than counting.</summary>
    public void Add(Func<string> name)
    {
        Count++;
        if (_first.Count < Kept) _first.Add(Printable.Of(name()));
    }
}
