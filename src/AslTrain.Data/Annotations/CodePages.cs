using System.Text;
using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>
/// Encodings by the names that people and other programs call them, each strict: bytes that it has not are an error.
/// </summary>
static class CodePages
{
    /// <summary>What is not among .NET's own names; without signs and in small letters.</summary>
    static readonly Dictionary<string, string> Others = new()
    {
        ["latin1"] = "iso-8859-1",
        ["l1"] = "iso-8859-1",
        ["iso88591"] = "iso-8859-1",
        ["latin9"] = "iso-8859-15",
        ["ansi"] = "windows-1252",
        ["mac"] = "macintosh",
        ["macroman"] = "macintosh",
        ["utf8"] = "utf-8",
        ["utf8sig"] = "utf-8",
        ["utf16"] = "utf-16",
        ["utf16le"] = "utf-16",
        ["utf16be"] = "utf-16BE",
        ["utf32"] = "utf-32",
        ["sjis"] = "shift_jis",
        ["shiftjis"] = "shift_jis",
        ["mskanji"] = "shift_jis",
        ["eucjp"] = "euc-jp",
        ["euckr"] = "euc-kr",
        ["uhc"] = "ks_c_5601-1987",
        ["cp932"] = "shift_jis",
        ["cp936"] = "gbk",
        ["cp949"] = "ks_c_5601-1987",
        ["cp950"] = "big5",
        ["cp437"] = "ibm437",
        ["cp850"] = "ibm850",
        ["cp852"] = "ibm852",
        ["cp866"] = "cp866",
        ["koi8r"] = "koi8-r",
        ["koi8u"] = "koi8-u",
    };

    public static Encoding Windows { get; } = Of("windows-1252");

    public static Encoding Macintosh { get; } = Of("macintosh");

    /// <exception cref="BadInputException">There is no such encoding.</exception>
    public static Encoding Of(string name)
    {
        string plain = string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        string known = Others.GetValueOrDefault(plain, name);
        if (plain.StartsWith("cp125", StringComparison.Ordinal)) known = $"windows-{plain[2..]}";
        else if (plain.StartsWith("iso8859", StringComparison.Ordinal)) known = $"iso-8859-{plain[7..]}";
        EncoderFallback encoder = EncoderFallback.ExceptionFallback;
        DecoderFallback decoder = DecoderFallback.ExceptionFallback;
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(known, encoder, decoder)
                ?? Encoding.GetEncoding(known, encoder, decoder);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new BadInputException($"no encoding is named '{Printable.Of(name)}'; there are utf-8, utf-16, latin1, "
                + "windows-1252, macintosh, gb18030, shift_jis and others");
        }
    }
}
