using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using AslTrain.Foundation;
using AslTrain.Models;
using AslTrain.Models.Weights;
using AslTrain.Tests.Support;
using TorchSharp;
using Xunit;

namespace AslTrain.Tests.Models;

/// <summary>Files that mean harm, or were damaged: one line, nothing run, no memory but their own size.</summary>
public sealed class HostileCheckpointTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public static TheoryData<string, byte[]> ForeignGlobals => new()
    {
        { "posix.system", Pickled.Start().Global("posix", "system").Text("touch executed").Raw(0x85).Raw('R').Raw('.').Bytes },
        { "os.system", Pickled.Start().Global("os", "system").Text("touch executed").Raw(0x85).Raw('R').Raw('.').Bytes },
        { "builtins.eval", Pickled.Start().Text("builtins").Text("eval").Raw(0x93).Text("1").Raw(0x85).Raw('R').Raw('.').Bytes },
        { "builtins.getattr",
            Pickled.Start().Raw('}').Raw('(').Text("model").Global("builtins", "getattr").Raw('u').Raw('.').Bytes },
        { "argparse.Namespace",
            Pickled.Start().Raw('}').Raw('(').Text("args").Global("argparse", "Namespace")
                .Raw(')').Raw(0x81).Raw('u').Raw('.').Bytes },
        { "torch.storage._load_from_bytes", Pickled.Start().Global("torch.storage", "_load_from_bytes").Raw('.').Bytes },
        { "torch.NoSuchStorage", Pickled.OneTensor(storage: "NoSuchStorage") },
    };

    public static TheoryData<string, byte[]> Unsound => new()
    {
        { "leaves its storage", Pickled.OneTensor(strides: [3, 1]) },
        { "leaves its storage", Pickled.OneTensor(start: 1) },
        { "leaves its storage", Pickled.OneTensor(start: -1) },
        { "leaves its storage", Pickled.OneTensor(start: long.MaxValue) },
        { "leaves its storage", Pickled.OneTensor(strides: [-1, 1]) },
        { "leaves its storage", Pickled.OneTensor(strides: [long.MaxValue, long.MaxValue]) },
        { "leaves its storage", Pickled.OneTensor(shape: [1L << 40], strides: [0]) },
        { "leaves its storage", Pickled.OneTensor(shape: [1L << 40, 1L << 40], strides: [1, 1]) },
        { "leaves its storage", Pickled.OneTensor(shape: [-2, 2]) },
        { "leaves its storage", Pickled.OneTensor(shape: [2, 2, 1]) },
        { "should have -1 elements", Pickled.OneTensor(elements: -1) },
        { "should have 5 elements", Pickled.OneTensor(elements: 5) },
        { $"should have {long.MaxValue} elements", Pickled.OneTensor(elements: long.MaxValue) },
        { "should have 4 elements", Pickled.OneTensor(storage: "DoubleStorage") },
        { "", Pickled.OneTensor()[..^9] },
        { "a value that is not there", Pickled.Start().Raw('R').Raw('.').Bytes },
        { "an end without a beginning", Pickled.Start().Raw('t').Raw('.').Bytes },
        { "more bytes than it has", Pickled.Start().Raw('X').Raw(0xff, 0xff, 0xff, 0xff).Raw('.').Bytes },
        { "a number of 255 bytes", Pickled.Start().Raw(0x8a, 255).Bytes },
        { "a number of -1 bytes", Pickled.Start().Raw(0x8b).Raw(0xff, 0xff, 0xff, 0xff).Bytes },
        { "a value that it never named", Pickled.Start().Raw('h').Raw(7).Bytes },
        { "the operation 0x69", Pickled.Start().Raw('i').Bytes },
        { "no dictionary of tensors", Pickled.Start().Number(1).Raw('.').Bytes },
        { "no tensors in it", Pickled.Start().Raw('}').Raw('.').Bytes },
        { "is there twice",
            Pickled.Start().Raw('}').Raw('(').Text("w").Tensor(4, 0, [4], [1]).Text("w")
                .Tensor(4, 0, [4], [1]).Raw('u').Raw('.').Bytes },
        { "whose name is no text", Pickled.Start().Raw('}').Raw('(').Number(1).Tensor(4, 0, [4], [1]).Raw('u').Raw('.').Bytes },
        { "the storage 1 is not in it",
            Pickled.Start().Raw('}').Raw('(').Text("w").Tensor(4, 0, [4], [1], key: "1").Raw('u').Raw('.').Bytes },
        { "the storage ../../etc/passwd is not in it",
            Pickled.Start().Raw('}').Raw('(').Text("w").Tensor(4, 0, [4], [1], key: "../../etc/passwd").Raw('u').Raw('.').Bytes },
        { "more than", Enumerable.Repeat((byte)']', 1_000_000).Prepend((byte)2).Prepend((byte)0x80).ToArray() },
        { "more than", [0x80, 2, .. Enumerable.Repeat((byte)'N', 1_000_000)] },
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ASoundOneIsRead()
    {
        using WeightFile file = WeightFile.Open(Pickled.Zip(_folder.Path, Pickled.OneTensor(), Floats(1, 2, 3, 4)));
        using torch.Tensor tensor = file.Read("w");
        Assert.Equal([1, 2, 3, 4], tensor.data<float>().ToArray());
    }

    [Theory]
    [MemberData(nameof(ForeignGlobals))]
    public void AForeignGlobalIsRefusedByItsName(string name, byte[] pickle)
    {
        foreach (string path in (string[])[Pickled.Zip(_folder.Path, pickle), Legacy(pickle)])
        {
            string message = Refused(path);
            Assert.Contains(name + ",", message, StringComparison.Ordinal);
            Assert.Contains("nothing of it was run", message, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFiles(Environment.CurrentDirectory, "executed"));
    }

    [Theory]
    [MemberData(nameof(Unsound))]
    public void AnUnsoundPickleIsRefused(string reason, byte[] pickle) =>
        Assert.Contains(reason, Refused(Pickled.Zip(_folder.Path, pickle)), StringComparison.Ordinal);

    [Fact]
    public void AZipFileThatIsNotPyTorchsIsRefused()
    {
        Assert.Contains(
            "damaged: the zip entry a/data.pkl is there twice",
            Refused(Pickled.Zip(_folder.Path, Pickled.OneTensor(), more: ("a/data.pkl", []))), StringComparison.Ordinal);
        Assert.Contains(
            "should hold one data.pkl", Refused(Pickled.Zip(_folder.Path, Pickled.OneTensor(), more: ("b/data.pkl", []))),
            StringComparison.Ordinal);
        Assert.Contains(
            "TorchScript", Refused(Pickled.Zip(_folder.Path, Pickled.OneTensor(), more: ("a/constants.pkl", []))),
            StringComparison.Ordinal);
        Assert.Contains(
            "not little-endian",
            Refused(Pickled.Zip(_folder.Path, Pickled.OneTensor(), more: ("a/byteorder", "big"u8.ToArray()))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void ATruncatedFileIsRefusedWhereverItEnds()
    {
        byte[] zip = File.ReadAllBytes(
            Pickled.Zip(_folder.Path, Pickled.OneTensor())), legacy = File.ReadAllBytes(Legacy(Pickled.OneTensor()));
        string path = Path.Combine(_folder.Path, "cut.pth");
        foreach (byte[] whole in (byte[][])[zip, legacy])
        {
            for (int length = 0; length < whole.Length; length++)
            {
                File.WriteAllBytes(path, whole[..length]);
                Refused(path);
            }
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    [InlineData(long.MaxValue)]
    public void ALegacyStorageOfAnotherSizeIsRefused(long elements) =>
        Assert.Contains(
            $"should have {elements} elements", Refused(Legacy(Pickled.OneTensor(), elements)), StringComparison.Ordinal);

    [Fact]
    public void ALegacyFileIsRead()
    {
        using WeightFile file = WeightFile.Open(Legacy(Pickled.OneTensor(), content: Floats(1, 2, 3, 4)));
        using torch.Tensor tensor = file.Read("w");
        Assert.Equal([1, 2, 3, 4], tensor.data<float>().ToArray());
    }

    [Fact]
    public void AnyDamageIsRefusedOrHarmless()
    {
        byte[] sound = Pickled.Start().Raw('}').Raw('(')
            .Text("model").Raw('}').Raw('(').Text("body.conv1.0.weight").Tensor(4, 0, [2, 2], [2, 1]).Text("b")
            .Tensor(4, 1, [3], [1]).Raw('u')
            .Text("num_classes").Number(2).Text("idx_to_class").Raw('}').Raw('(').Number(0).Text("cat").Number(1).Text("dog")
            .Raw('u').Raw('u').Raw('.').Bytes;
        byte[][] files = [File.ReadAllBytes(Pickled.Zip(_folder.Path, sound)), File.ReadAllBytes(Legacy(sound))];
        DamagedFiles.AreRefusedOrHarmless(files, Path.Combine(_folder.Path, "damaged.pth"), times: 4000);
    }

    /// <summary>
    /// The one line that says why, after no more memory than the file's size and a few megabytes were allocated.
    /// </summary>
    static string Refused(string path)
    {
        const long Room = 24_000_000;
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.Throws<BadInputException>(() => WeightFile.Open(path).Dispose()).Message;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Math.Min(new FileInfo(path).Length, Room) + Room);
        Assert.StartsWith(path, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        return message;
    }

    /// <summary>The format before version 1.6, with one storage.</summary>
    string Legacy(byte[] pickle, long elements = 4, byte[]? content = null)
    {
        byte[] magic =
        [
            0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.',
        ], count = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(count, elements);
        byte[] version = Pickled.Start().Number(1001).Raw('.').Bytes,
            machine = Pickled.Start().Raw('}').Raw('(').Text("little_endian").Raw(0x88).Raw('u').Raw('.').Bytes;
        byte[] keys = Pickled.Start().Raw(']').Raw('(').Text("0").Raw('e').Raw('.').Bytes;
        string path = Path.Combine(_folder.Path, $"{Guid.NewGuid():N}.pt");
        File.WriteAllBytes(path, [.. magic, .. version, .. machine, .. pickle, .. keys, .. count, .. content ?? new byte[16]]);
        return path;
    }

    static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
