using System.Text;
using System.Text.RegularExpressions;
using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>
/// The text of an XML file in the encoding that its mark or its declaration names, code pages too; UTF-8 otherwise.
/// </summary>
static partial class XmlText
{
    const int LongestFile = 40_000_000, LongestDeclaration = 200;

    /// <returns>The text from the first letter that is no blank, and the line that this one is in.</returns>
    /// <exception cref="BadInputException">The file is too long for an annotation, or not in the encoding it names.</exception>
    public static (string Text, int FirstLine) Read(FileStream stream, string path)
    {
        if (stream.Length > LongestFile)
        {
            throw new BadInputException($"{path}: over {LongestFile} bytes; no annotation of an image");
        }

        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        (Encoding encoding, int mark) = EncodingOf(bytes, path);
        string text;
        try
        {
            text = encoding.GetString(bytes.AsSpan(mark));
        }
        catch (DecoderFallbackException error)
        {
            int line = 1 + bytes.AsSpan(0, Math.Clamp(mark + error.Index, 0, bytes.Length)).Count((byte)'\n');
            throw new BadInputException(
                $"{path}:{line}: letters that are not {encoding.WebName}; the XML declaration should name the file's encoding");
        }

        string trimmed = text.TrimStart();
        return (trimmed, 1 + text.AsSpan(0, text.Length - trimmed.Length).Count('\n'));
    }

    static (Encoding Encoding, int Mark) EncodingOf(ReadOnlySpan<byte> bytes, string path) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (Strict(Encoding.UTF8), 3),
        [0xFF, 0xFE, ..] => (Strict(Encoding.Unicode), 2),
        [0xFE, 0xFF, ..] => (Strict(Encoding.BigEndianUnicode), 2),
        [(byte)'<', 0, ..] => (Strict(Encoding.Unicode), 0),
        [0, (byte)'<', ..] => (Strict(Encoding.BigEndianUnicode), 0),
        _ => (Declared(bytes, path), 0),
    };

    static Encoding Declared(ReadOnlySpan<byte> bytes, string path)
    {
        string start = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, LongestDeclaration)]).TrimStart();
        Match declaration = Declaration().Match(start);
        if (!declaration.Success) return Strict(Encoding.UTF8);
        string name = declaration.Groups[1].Value;

        // A file of bytes that calls itself UTF-16 was brought into UTF-8, and its first line forgotten.
        if (name.StartsWith("utf", StringComparison.OrdinalIgnoreCase)) return Strict(Encoding.UTF8);
        try
        {
            return CodePages.Of(name);
        }
        catch (BadInputException error)
        {
            throw new BadInputException($"{path}:1: {error.Message}");
        }
    }

    static Encoding Strict(Encoding encoding)
    {
        Encoding strict = (Encoding)encoding.Clone();
        strict.DecoderFallback = DecoderFallback.ExceptionFallback;
        return strict;
    }

    [GeneratedRegex("""\A<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._:-]+)["']""")]
    private static partial Regex Declaration();
}
