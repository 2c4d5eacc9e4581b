using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using AslTrain.Foundation;

namespace AslTrain.Data.Images;

/// <summary>
/// Pictures that bear the name of the command that made them, so that a later run of it knows them from pictures of others.
/// </summary>
public static class SignedPicture
{
    /// <summary>Bytes of a PNG's signature and header, which comes first.</summary>
    const int PngStart = 33;

    /// <summary>Writes a whole file.</summary>
    /// <param name="picture">PNG or JPEG.</param>
    /// <param name="command">Such as "asl-train preview"; ASCII.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> picture, string command)
    {
        bool isPng = picture[0] == 0x89;
        byte[] signature = isPng ? PngText(command) : JpegComment(command);
        int start = isPng ? PngStart : JpegStart(picture);
        byte[] signed = [.. picture[..start], .. signature, .. picture[start..]];
        WholeFile.Write(path, stream => stream.Write(signed));
    }

    /// <summary>A text chunk, Software: length, type, keyword and text, checksum.</summary>
    static byte[] PngText(string command)
    {
        byte[] content = Encoding.ASCII.GetBytes($"tEXtSoftware\0{command}"), chunk = new byte[content.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length - 4);
        content.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(content.Length + 4), Crc32.HashToUInt32(content));
        return chunk;
    }

    static byte[] JpegComment(string command)
    {
        byte[] comment = [0xff, 0xfe, 0, 0, .. Encoding.ASCII.GetBytes(command)];
        BinaryPrimitives.WriteUInt16BigEndian(comment.AsSpan(2), (ushort)(comment.Length - 2));
        return comment;
    }

    /// <summary>After the mark of the start, and after JFIF's own segment, which has to follow that.</summary>
    static int JpegStart(ReadOnlySpan<byte> jpeg) =>
        jpeg[2] == 0xff && jpeg[3] == 0xe0 ? 4 + BinaryPrimitives.ReadUInt16BigEndian(jpeg[4..]) : 2;
}
