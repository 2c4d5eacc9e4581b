namespace AslTrain.Data;

/// <summary>
/// Random numbers that hang on what they are for, not on who asks first: the same (seed, epoch, image, purpose) gives
/// the same numbers on every machine, with any number of workers. A small mutable struct: pass it by reference.
/// </summary>
/// <remarks>SplitMix64 (Steele, Lea and Flood, OOPSLA 2014); the key's parts are mixed in one after another.</remarks>
public struct SeededRandom
{
    ulong _state;

    public SeededRandom(long seed, long epoch = 0, long image = 0, Purpose purpose = Purpose.Augmentation)
    {
        _state = Mix((ulong)seed + 0x9E3779B97F4A7C15);
        _state = Mix(_state ^ ((ulong)epoch + 0xD1B54A32D192ED03));
        _state = Mix(_state ^ ((ulong)image + 0x8CB92BA72F3D8DD7));
        _state = Mix(_state ^ ((ulong)purpose + 0xAEF17502108EF2D9));
    }

    /// <summary>What the numbers are used for, so that two uses of one key stay independent.</summary>
    public enum Purpose
    {
        Augmentation,
        Order,
        Subset,
        Scenes,
        Network,
    }

    public ulong NextBits() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>Uniform in [0, 1), with 53 random bits.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [from, to).</summary>
    public double NextDouble(double from, double to) => from + ((to - from) * NextDouble());

    /// <summary>Uniform in 0 .. count - 1.</summary>
    public int NextInt(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return (int)Math.BigMul(NextBits(), (ulong)count, out _);
    }

    /// <summary>Puts the items into random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
