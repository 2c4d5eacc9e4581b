using System.Globalization;
using System.Text;
using System.Text.Json;
using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>
/// Streams a JSON file token by token through one buffer, so that memory hangs on the longest token and not on the file.
/// </summary>
sealed class JsonFileReader : IDisposable
{
    const int FirstBuffer = 1 << 16, LargestToken = 1 << 24, Deepest = 10_000;

    static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    readonly Stream _stream;
    readonly string _path;
    byte[] _buffer = new byte[FirstBuffer];
    int _start;
    int _end;
    long _discarded;
    bool _ended;
    string _numberText = "";
    JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = Deepest });
    NonFiniteNumbers? _nonFinite;

    /// <summary>Up to where in the buffer <see cref="_nonFinite"/> has looked.</summary>
    int _mended;

    /// <exception cref="BadInputException">The file is absent, empty or cannot be read.</exception>
    public JsonFileReader(string path, LinkGuard? guard = null)
    {
        (_path, _stream) = (path, InUtf8(AnnotationFile.Open(path, guard)));
        Fill();
        if (_buffer.AsSpan(0, _end).StartsWith(ByteOrderMark)) _start = ByteOrderMark.Length;
    }

    public JsonTokenType Token { get; private set; }

    /// <summary>The string or property name read last.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The number read last.</summary>
    public long Number { get; private set; }

    /// <summary>Whether the number read last is a whole one, as 1 and 1.0 are.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>The number read last as it stands in the file.</summary>
    public string NumberText =>
        _numberText.Length > 0 ? _numberText : Number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Bytes up to the end of the token read last.</summary>
    public long Position { get; private set; }

    /// <summary>Reads a token; false at the end of the document.</summary>
    /// <exception cref="BadInputException">The JSON is broken or cut off.</exception>
    public bool Read()
    {
        while (true)
        {
            Utf8JsonReader reader = new(_buffer.AsSpan(_start, _end - _start), _ended, _state);
            try
            {
                if (reader.Read())
                {
                    Take(ref reader);
                    return true;
                }
            }
            catch (JsonException) when (MendNonFinite((int)reader.BytesConsumed))
            {
                continue;
            }
            catch (JsonException)
            {
                throw new BadInputException(_ended && WouldGoOn()
                    ? $"{_path}: the JSON is cut off after byte {_discarded + _end}"
                    : $"{_path}: broken JSON after byte {_discarded + _start + reader.BytesConsumed}");
            }

            _start += (int)reader.BytesConsumed;
            _state = reader.CurrentState;
            if (_ended) return false;
            Fill();
        }
    }

    /// <summary>Passes over the value that comes next, whatever it is.</summary>
    public void SkipValue()
    {
        if (TrySkipInBuffer()) return;
        Expect();
        int depth = Token is JsonTokenType.StartObject or JsonTokenType.StartArray ? 1 : 0;
        while (depth > 0)
        {
            Expect();
            if (Token is JsonTokenType.StartObject or JsonTokenType.StartArray) depth++;
            else if (Token is JsonTokenType.EndObject or JsonTokenType.EndArray) depth--;
        }
    }

    /// <summary>Reads a token that must be there.</summary>
    public void Expect()
    {
        if (!Read()) throw new BadInputException($"{_path}: the JSON is cut off after byte {Position}");
    }

    public void Dispose() => _stream.Dispose();

    /// <summary>Most values lie in the buffer as a whole, and are passed over by one reader.</summary>
    bool TrySkipInBuffer()
    {
        Utf8JsonReader reader = new(_buffer.AsSpan(_start, _end - _start), _ended, _state);
        try
        {
            if (!reader.Read() || !reader.TrySkip()) return false;
        }
        catch (JsonException)
        {
            // Read token by token, it is found again and told where.
            return false;
        }

        PassOver(ref reader);
        return true;
    }

    void Take(ref Utf8JsonReader reader)
    {
        Token = reader.TokenType;
        if (Token is JsonTokenType.String or JsonTokenType.PropertyName) Text = TextOf(ref reader);
        else if (Token == JsonTokenType.Number) TakeNumber(ref reader);
        PassOver(ref reader);
    }

    void PassOver(ref Utf8JsonReader reader)
    {
        Token = reader.TokenType;
        _start += (int)reader.BytesConsumed;
        _state = reader.CurrentState;
        Position = _discarded + _start;
    }

    void TakeNumber(ref Utf8JsonReader reader)
    {
        // Above this a number of 64 bits no longer tells neighbours apart.
        const double LargestExact = 1L << 53;
        IsWhole = reader.TryGetInt64(out long whole);
        if (!IsWhole && reader.TryGetDouble(out double number) && double.IsInteger(number) && Math.Abs(number) <= LargestExact)
        {
            (IsWhole, whole) = (true, (long)number);
        }

        Number = whole;
        bool isPlain = IsWhole && !reader.ValueSpan.ContainsAny((byte)'.', (byte)'e', (byte)'E');
        _numberText = isPlain ? "" : Encoding.ASCII.GetString(reader.ValueSpan);
    }

    /// <summary>
    /// Python writes NaN, Infinity and -Infinity, which JSON does not have. Once one is met, all in the buffer become empty
    /// objects, which what is passed over may be and what is read may not.
    /// </summary>
    /// <param name="consumed">Bytes from the start of the buffer's content up to where the reader gave up.</param>
    /// <returns>Whether there is something new to be read.</returns>
    bool MendNonFinite(int consumed)
    {
        if (_nonFinite is null)
        {
            int place = _start + consumed;
            while (place < _end && " \t\r\n,:"u8.Contains(_buffer[place])) place++;
            if (place >= _end || _buffer[place] is not ((byte)'N' or (byte)'I' or (byte)'-')) return false;
            (_nonFinite, _mended) = (new NonFiniteNumbers(), place);
        }

        int before = _nonFinite.Found;
        _mended += _nonFinite.Mend(_buffer.AsSpan(_mended, _end - _mended));
        if (_nonFinite.Found > before) return true;

        // A word may be cut by the end of the buffer.
        if (_ended || _mended == _end || _end - _mended > NonFiniteNumbers.Longest) return false;
        Fill();
        return true;
    }

    /// <summary>As UTF-8, where a mark says that it is UTF-16.</summary>
    static Stream InUtf8(FileStream stream)
    {
        Span<byte> mark = stackalloc byte[2];
        int read = stream.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return mark[..read] switch
        {
            [0xFF, 0xFE] => Encoding.CreateTranscodingStream(stream, Encoding.Unicode, Encoding.UTF8),
            [0xFE, 0xFF] => Encoding.CreateTranscodingStream(stream, Encoding.BigEndianUnicode, Encoding.UTF8),
            _ => stream,
        };
    }

    /// <summary>Whether what is left is sound as far as it goes.</summary>
    bool WouldGoOn()
    {
        try
        {
            Utf8JsonReader reader = new(_buffer.AsSpan(_start, _end - _start), isFinalBlock: false, _state);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    string TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            throw new BadInputException(
                $"{_path}: text that is not UTF-8 before byte {_discarded + _start + reader.BytesConsumed}");
        }
    }

    void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _discarded += _start;
        _mended = Math.Max(0, _mended - _start);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= LargestToken)
            {
                throw new BadInputException($"{_path}: a text of over {LargestToken} bytes at byte {_discarded}");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        int read = _stream.Read(_buffer.AsSpan(_end));
        if (read == 0) _ended = true;
        _end += read;
        if (_nonFinite is not null) _mended += _nonFinite.Mend(_buffer.AsSpan(_mended, _end - _mended));
    }
}
