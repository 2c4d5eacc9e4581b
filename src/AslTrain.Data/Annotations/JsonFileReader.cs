using System.Text.Json;
using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>
/// Streams a JSON file token by token through one buffer, so that memory hangs on the longest token and not on the file.
/// </summary>
sealed class JsonFileReader : IDisposable
{
    const int FirstBuffer = 1 << 16, LargestToken = 1 << 24;

    static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    readonly FileStream _stream;
    readonly string _path;
    byte[] _buffer = new byte[FirstBuffer];
    int _start;
    int _end;
    long _discarded;
    bool _ended;
    JsonReaderState _state;

    /// <exception cref="BadInputException">The file is absent, empty or cannot be read.</exception>
    public JsonFileReader(string path, LinkGuard? guard = null)
    {
        (_path, _stream) = (path, AnnotationFile.Open(path, guard));
        Fill();
        if (_buffer.AsSpan(0, _end).StartsWith(ByteOrderMark)) _start = ByteOrderMark.Length;
    }

    public JsonTokenType Token { get; private set; }

    /// <summary>The string or property name read last.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The number read last.</summary>
    public long Number { get; private set; }

    /// <summary>Whether the number read last is a whole one.</summary>
    public bool IsWhole { get; private set; }

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

        Take(ref reader);
        return true;
    }

    void Take(ref Utf8JsonReader reader)
    {
        Token = reader.TokenType;
        if (Token is JsonTokenType.String or JsonTokenType.PropertyName) Text = TextOf(ref reader);
        if (Token == JsonTokenType.Number)
        {
            IsWhole = reader.TryGetInt64(out long whole);
            Number = whole;
        }

        _start += (int)reader.BytesConsumed;
        _state = reader.CurrentState;
        Position = _discarded + _start;
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
    }
}
