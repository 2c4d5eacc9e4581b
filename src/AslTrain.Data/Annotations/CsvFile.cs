using System.Buffers;
using System.Text;
using System.Text.Unicode;
using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>
/// Streams a CSV file (RFC 4180: quoted fields, doubled quotes, line breaks in quotes; blanks around quotes are none of the
/// field's) row by row through one buffer, so that memory hangs on the longest row and not on the file. Empty lines are passed
/// over; lines end with a line feed, or with a carriage return where the beginning of the file has no other end.
/// </summary>
sealed class CsvFile : IDisposable
{
    const int FirstBuffer = 1 << 16, LargestRow = 1 << 24;
    const byte Quote = (byte)'"', LineFeed = (byte)'\n', CarriageReturn = (byte)'\r', Blank = (byte)' ';

    static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    readonly Stream _stream;
    readonly CsvDialect _dialect;
    readonly byte _separator, _lineEnd;
    readonly List<(int Start, int Length)> _fields = [];
    byte[] _buffer = new byte[FirstBuffer];
    int _start;
    int _end;
    bool _ended;
    bool _isAscii = true;
    int _lines;

    /// <param name="guard">Of the data set's folder; null where links may lead anywhere.</param>
    /// <param name="dialect">null for commas and UTF-8.</param>
    /// <exception cref="BadInputException">The file is absent, empty or cannot be read.</exception>
    public CsvFile(string path, LinkGuard? guard = null, CsvDialect? dialect = null)
    {
        (Path, _dialect) = (path, dialect ?? CsvDialect.Standard);
        _separator = (byte)_dialect.Separator;
        FileStream file = AnnotationFile.Open(path, guard);
        _stream = _dialect.Encoding is Encoding other ? Encoding.CreateTranscodingStream(file, other, Encoding.UTF8) : file;
        do Fill();
        while (!_ended && _end < _buffer.Length);
        if (_buffer.AsSpan(0, _end).StartsWith(ByteOrderMark)) _start = ByteOrderMark.Length;
        ReadOnlySpan<byte> first = _buffer.AsSpan(0, _end);
        _lineEnd = first.Contains(CarriageReturn) && !first.Contains(LineFeed) ? CarriageReturn : LineFeed;
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
            if (!_isAscii && !Utf8.IsValid(_buffer.AsSpan(start, length))) throw NoUtf8(_buffer.AsSpan(start, length));
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
    int RowLength(ReadOnlySpan<byte> bytes, out int lines)
    {
        lines = 1;
        int position = 0;
        while (true)
        {
            int found = bytes[position..].IndexOfAny(_lineEnd, Quote);
            if (found < 0) return 0;
            position += found;
            if (bytes[position] == _lineEnd) return position + 1;

            // A quote opens a field only where the field begins; elsewhere it is a letter.
            int before = position - 1;
            while (before >= 0 && bytes[before] == Blank) before--;
            bool opens = before < 0 || bytes[before] == _separator;
            position++;
            if (!opens) continue;
            while (true)
            {
                int close = bytes[position..].IndexOf(Quote);
                if (close < 0) return 0;
                lines += bytes.Slice(position, close).Count(_lineEnd);
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
        while (end > start && _buffer[end - 1] is LineFeed or CarriageReturn) end--;
        _fields.Clear();
        if (end == start) return false;
        while (true)
        {
            bool mayBeQuoted = start < end && _buffer[start] is Quote or Blank;
            int next = mayBeQuoted ? TakeEither(start, end) : TakePlain(start, end);
            if (next > end) return true;
            start = next;
        }
    }

    int TakeEither(int start, int end)
    {
        int letter = start;
        while (letter < end && _buffer[letter] == Blank) letter++;
        return letter < end && _buffer[letter] == Quote ? TakeQuoted(letter, end) : TakePlain(start, end);
    }

    /// <summary>The start of the next field; beyond <paramref name="end"/> after the last.</summary>
    int TakePlain(int start, int end)
    {
        int length = _buffer.AsSpan(start, end - start).IndexOf(_separator);
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

        while (read < end && _buffer[read] == Blank) read++;
        if (read < end && _buffer[read] != _separator) throw Unsound("letters after a closing quote");
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

        int read = ReadStream(_buffer.AsSpan(_end));
        if (read == 0) _ended = true;
        _isAscii &= Ascii.IsValid(_buffer.AsSpan(_end, read));
        _end += read;
    }

    int ReadStream(Span<byte> target)
    {
        try
        {
            return _stream.Read(target);
        }
        catch (DecoderFallbackException)
        {
            throw new BadInputException(
                $"{Path}: after line {_lines}: bytes that are no {_dialect.Encoding!.WebName}{_dialect.EncodingHint}");
        }
    }

    /// <summary>An error in a row, that shows what common code pages would make of it.</summary>
    BadInputException NoUtf8(ReadOnlySpan<byte> row)
    {
        int start = 0;
        while (Rune.DecodeFromUtf8(row[start..], out _, out int length) == OperationStatus.Done) start += length;
        ReadOnlySpan<byte> line = row.TrimEnd("\r\n"u8);
        int from = line[..start].LastIndexOf(_separator) + 1, to = line[start..].IndexOf(_separator);
        ReadOnlySpan<byte> field = line[from..(to < 0 ? line.Length : start + to)];
        (string windows, string macintosh) = (CodePages.Windows.GetString(field), CodePages.Macintosh.GetString(field));
        return Unsound(
            $"bytes that are no UTF-8: {CodePages.Windows.WebName} would read '{Printable.Of(windows)}' here, "
            + $"{CodePages.Macintosh.WebName} '{Printable.Of(macintosh)}'; save the file as UTF-8{_dialect.EncodingHint}");
    }
}
