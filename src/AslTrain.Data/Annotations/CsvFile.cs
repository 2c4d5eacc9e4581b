using System.Text;
using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>
/// Streams a CSV file (RFC 4180: quoted fields, doubled quotes, line breaks in quotes) row by row through one buffer, so
/// that memory hangs on the longest row and not on the file. Empty lines are passed over.
/// </summary>
sealed class CsvFile : IDisposable
{
    const int FirstBuffer = 1 << 16, LargestRow = 1 << 24;
    const byte Separator = (byte)',', Quote = (byte)'"', NewLine = (byte)'\n';

    static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    readonly FileStream _stream;
    readonly List<(int Start, int Length)> _fields = [];
    byte[] _buffer = new byte[FirstBuffer];
    int _start;
    int _end;
    bool _ended;
    int _lines;

    /// <exception cref="BadInputException">The file is absent, empty or cannot be read.</exception>
    public CsvFile(string path, LinkGuard? guard = null)
    {
        (Path, _stream) = (path, AnnotationFile.Open(path, guard));
        Fill();
        if (_buffer.AsSpan(0, _end).StartsWith(ByteOrderMark)) _start = ByteOrderMark.Length;
    }

    public string Path { get; }

    /// <summary>Line in which the row read last begins, counted from 1.</summary>
    public int Line { get; private set; }

    /// <summary>File and line of the row read last, for messages.</summary>
    public string Place => $"{Path}:{Line}";

    /// <summary>Fields of the row read last.</summary>
    public int Count => _fields.Count;

    /// <summary>A field of the row read last, as UTF-8, without quotes; valid until the next row is read.</summary>
    public ReadOnlySpan<byte> Field(int index) => _buffer.AsSpan(_fields[index].Start, _fields[index].Length);

    public string Text(int index) => Encoding.UTF8.GetString(Field(index));

    /// <summary>Every field of the row read last.</summary>
    public string[] Texts() => [.. Enumerable.Range(0, Count).Select(Text)];

    /// <summary>Reads a row; false at the end.</summary>
    /// <exception cref="BadInputException">A quote is left open, or a row is longer than any sound one.</exception>
    public bool Read()
    {
        while (true)
        {
            int length = RowLength(_buffer.AsSpan(_start, _end - _start), out int lines);
            if (length == 0)
            {
                if (!_ended)
                {
                    Fill();
                    continue;
                }

                if (_start == _end) return false;
                (length, lines) = (_end - _start, 1);
            }

            Line = _lines + 1;
            _lines += lines;
            int start = _start;
            _start += length;
            if (Split(start, length)) return true;
        }
    }

    /// <summary>Demands a number of fields in the row read last.</summary>
    /// <exception cref="BadInputException">It has another.</exception>
    public void ExpectCount(int count)
    {
        if (Count != count) throw Unsound($"{Count} columns; there should be {count}");
    }

    /// <summary>An error in the row read last.</summary>
    public BadInputException Unsound(string reason) => new($"{Place}: {reason}");

    public void Dispose() => _stream.Dispose();

    /// <summary>Bytes up to and with the row's line break; 0 where it is not in the buffer yet.</summary>
    static int RowLength(ReadOnlySpan<byte> bytes, out int lines)
    {
        lines = 1;
        int position = 0;
        while (true)
        {
            int found = bytes[position..].IndexOfAny(NewLine, Quote);
            if (found < 0) return 0;
            position += found;
            if (bytes[position] == NewLine) return position + 1;

            // A quote opens a field only where the field begins; elsewhere it is a letter.
            bool opens = position == 0 || bytes[position - 1] is Separator;
            position++;
            if (!opens) continue;
            while (true)
            {
                int close = bytes[position..].IndexOf(Quote);
                if (close < 0) return 0;
                lines += bytes.Slice(position, close).Count(NewLine);
                position += close + 1;
                if (position == bytes.Length) return 0;
                if (bytes[position] != Quote) break;
                position++;
            }
        }
    }

    /// <summary>Notes where the row's fields lie; false for an empty line.</summary>
    bool Split(int start, int length)
    {
        int end = start + length;
        while (end > start && _buffer[end - 1] is NewLine or (byte)'\r') end--;
        _fields.Clear();
        if (end == start) return false;
        while (true)
        {
            int next = start < end && _buffer[start] == Quote ? TakeQuoted(start, end) : TakePlain(start, end);
            if (next > end) return true;
            start = next;
        }
    }

    /// <summary>The start of the next field; beyond <paramref name="end"/> after the last.</summary>
    int TakePlain(int start, int end)
    {
        int length = _buffer.AsSpan(start, end - start).IndexOf(Separator);
        if (length < 0) length = end - start;
        _fields.Add((start, length));
        return start + length + 1;
    }

    /// <summary>The same of a field in quotes, whose doubled quotes become single in place.</summary>
    int TakeQuoted(int start, int end)
    {
        int read = start + 1, write = start + 1;
        while (true)
        {
            if (read >= end) throw Unsound("a quote is not closed");
            if (_buffer[read] == Quote)
            {
                read++;
                if (read >= end || _buffer[read] != Quote) break;
            }

            _buffer[write++] = _buffer[read++];
        }

        if (read < end && _buffer[read] != Separator) throw Unsound("letters after a closing quote");
        _fields.Add((start + 1, write - start - 1));
        return read + 1;
    }

    void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= LargestRow)
            {
                throw new BadInputException(
                    $"{Path}:{_lines + 1}: a row of over {LargestRow} bytes; is a quote left open?");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        int read = _stream.Read(_buffer.AsSpan(_end));
        if (read == 0) _ended = true;
        _end += read;
    }
}
