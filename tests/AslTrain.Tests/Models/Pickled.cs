using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace AslTrain.Tests.Models;

/// <summary>Writes pickles and checkpoints by hand, sound ones and others.</summary>
sealed class Pickled
{
    readonly ArrayBufferWriter<byte> _bytes = new();

    public byte[] Bytes => _bytes.WrittenSpan.ToArray();

    public static Pickled Start() => new Pickled().Raw(0x80, 2);

    /// <summary>A state dictionary with one tensor named w over the storage "0".</summary>
    public static byte[] OneTensor(
        long elements = 4, long start = 0, long[]? shape = null, long[]? strides = null,
        string storage = "FloatStorage") => Start()
        .Raw('}').Raw('(').Text("w").Tensor(elements, start, shape ?? [2, 2], strides ?? [2, 1], storage).Raw('u').Raw('.').Bytes;

    public Pickled Raw(params ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    public Pickled Raw(char operation) => Raw((byte)operation);

    public Pickled Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text), length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        return Raw('X').Raw(length).Raw(bytes);
    }

    public Pickled Number(long number)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        return Raw(0x8a, 8).Raw(bytes);
    }

    public Pickled Global(string module, string name) => Raw('c').Raw(Encoding.UTF8.GetBytes($"{module}\n{name}\n"));

    public Pickled Numbers(long[] numbers)
    {
        Raw('(');
        foreach (long number in numbers) Number(number);
        return Raw('t');
    }

    public Pickled Tensor(
        long elements, long start, long[] shape, long[] strides, string storage = "FloatStorage", string key = "0") =>
        Global("torch._utils", "_rebuild_tensor_v2").Raw('(')
            .Raw('(').Text("storage").Global("torch", storage).Text(key).Text("cpu").Number(elements).Raw('t').Raw('Q')
            .Number(start).Numbers(shape).Numbers(strides).Raw(0x89).Global(
                "collections", "OrderedDict").Raw(')').Raw('R').Raw('t').Raw('R');

    /// <summary>A checkpoint as torch.save writes it: a zip file of stored entries.</summary>
    public static string Zip(
        string folder, byte[] pickle, byte[]? storage = null, CompressionLevel compression = CompressionLevel.NoCompression,
        params (string Name, byte[] Content)[] more)
    {
        string path = Path.Combine(folder, $"{Guid.NewGuid():N}.pth");
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        Add("a/data.pkl", pickle);
        Add("a/data/0", storage ?? new byte[16]);
        foreach ((string name, byte[] content) in more) Add(name, content);
        return path;

        void Add(string name, byte[] content)
        {
            using Stream stream = archive.CreateEntry(name, compression).Open();
            stream.Write(content);
        }
    }
}
