using System.Buffers.Binary;
using System.Text;
using AslTrain.Data;

namespace AslTrain.Soak;

/// <summary>Damages a file as disks, transfers and people of ill will do.</summary>
static class Mutation
{
    const int MostChanges = 3, LongestRange = 4096;

    static readonly string[] Numbers =
    [
        "-1", "0", "1", "1e999", "-1e999", "NaN", "Infinity", "1e-400", "2147483648", "-2147483649", "9223372036854775807",
        "18446744073709551616", "4294967295", "0x10", "1,5", "007", "1_000", "",
    ];

    static readonly string[] Texts =
    [
        "\u001b[31m", "\u0007", "\0", "\r\n", "\u2028", "\u202e", "../../../../etc/passwd", "/dev/zero", "C:\\NUL", "=1+1",
        "\"", "'", "[[[[[[[[", "{{{{{{{{", "]", "}", ",", "<!ENTITY x \"y\">", "&x;", "null", "true", "\ufeff", "\ud83d\ude00",
        new('a', 5000), new('[', 3000), "*a", "&a", "!!python/object:os.system", "best mAP 100.00",
    ];

    static readonly uint[] Words = [0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF];

    public static byte[] Of(byte[] file, ref SeededRandom random)
    {
        List<byte> bytes = [.. file];
        int changes = 1 + random.NextInt(MostChanges);
        for (int i = 0; i < changes; i++) Change(bytes, ref random);
        return [.. bytes];
    }

    static void Change(List<byte> bytes, ref SeededRandom random)
    {
        if (bytes.Count == 0)
        {
            bytes.Add((byte)random.NextInt(256));
            return;
        }

        // Headers decide most: half of the places are near the beginning.
        int place = random.NextInt(random.NextInt(2) == 0 ? Math.Min(bytes.Count, 512) : bytes.Count);
        int length = Math.Min(1 + random.NextInt(random.NextInt(2) == 0 ? 8 : LongestRange), bytes.Count - place);
        switch (random.NextInt(9))
        {
            case 0:
                bytes[place] ^= (byte)(1 << random.NextInt(8));
                break;
            case 1:
                bytes[place] = (byte)random.NextInt(256);
                break;
            case 2:
                bytes.RemoveRange(place, length);
                break;
            case 3:
                bytes.InsertRange(place, bytes.GetRange(place, length));
                break;
            case 4:
                bytes.RemoveRange(place, bytes.Count - place);
                break;
            case 5:
                bytes.InsertRange(place, Encoding.UTF8.GetBytes(Texts[random.NextInt(Texts.Length)]));
                break;
            case 6:
                ReplaceNumber(bytes, place, ref random);
                break;
            case 7:
                byte[] word = new byte[4];
                uint value = Words[random.NextInt(Words.Length)];
                if (random.NextInt(2) == 0) BinaryPrimitives.WriteUInt32BigEndian(word, value);
                else BinaryPrimitives.WriteUInt32LittleEndian(word, value);
                for (int i = 0; i < word.Length && place + i < bytes.Count; i++) bytes[place + i] = word[i];
                break;
            default:
                int from = random.NextInt(bytes.Count - length + 1);
                List<byte> moved = bytes.GetRange(from, length);
                bytes.RemoveRange(from, length);
                bytes.InsertRange(Math.Min(place, bytes.Count), moved);
                break;
        }
    }

    /// <summary>The next number after a place becomes another one.</summary>
    static void ReplaceNumber(List<byte> bytes, int place, ref SeededRandom random)
    {
        int start = bytes.FindIndex(place, own => own is >= (byte)'0' and <= (byte)'9');
        if (start < 0) return;
        int end = start;
        while (end < bytes.Count && bytes[end] is (>= (byte)'0' and <= (byte)'9') or (byte)'.') end++;
        bytes.RemoveRange(start, end - start);
        bytes.InsertRange(start, Encoding.UTF8.GetBytes(Numbers[random.NextInt(Numbers.Length)]));
    }
}
