namespace AslTrain.Data.Annotations;

/// <summary>Writes empty objects over the words NaN, Infinity and -Infinity of a JSON text that comes in pieces.</summary>
sealed class NonFiniteNumbers
{
    /// <summary>Bytes of the longest word.</summary>
    public const int Longest = 9;

    bool _inText;

    /// <summary>Words written over so far.</summary>
    public int Found { get; private set; }

    /// <param name="bytes">What follows the piece before, from where that was looked through; it began outside of a text.</param>
    /// <returns>Bytes looked through: all, or up to what may be a word or an escape that is cut off.</returns>
    public int Mend(Span<byte> bytes)
    {
        int place = 0;
        while (place < bytes.Length)
        {
            Span<byte> rest = bytes[place..];
            int next = _inText ? rest.IndexOfAny((byte)'"', (byte)'\\') : rest.IndexOfAny((byte)'"', (byte)'N', (byte)'I');
            if (next < 0) break;
            place += next;
            switch (bytes[place])
            {
                case (byte)'"':
                    _inText = !_inText;
                    place++;
                    break;
                case (byte)'\\':
                    if (place + 1 >= bytes.Length) return place;
                    place += 2;
                    break;
                default:
                    ReadOnlySpan<byte> word = bytes[place] == (byte)'N' ? "NaN"u8 : "Infinity"u8;
                    bool isCut = bytes.Length - place < word.Length && word.StartsWith(bytes[place..]);
                    if (isCut) return IsNegative(bytes, place) ? place - 1 : place;
                    bool isWord = bytes[place..].StartsWith(word);
                    if (isWord) Write(bytes, place, word.Length);
                    place += isWord ? word.Length : 1;
                    break;
            }
        }

        bool mayBeNegative = !_inText && bytes is [.., (byte)'-'];
        return mayBeNegative ? bytes.Length - 1 : bytes.Length;
    }

    static bool IsNegative(ReadOnlySpan<byte> bytes, int place) => place > 0 && bytes[place - 1] == (byte)'-';

    void Write(Span<byte> bytes, int place, int length)
    {
        Span<byte> word = IsNegative(bytes, place) ? bytes.Slice(place - 1, length + 1) : bytes.Slice(place, length);
        word.Fill((byte)' ');
        (word[0], word[1]) = ((byte)'{', (byte)'}');
        Found++;
    }
}
