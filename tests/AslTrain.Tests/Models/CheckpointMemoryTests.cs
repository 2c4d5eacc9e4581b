using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using AslTrain.Foundation;
using AslTrain.Models.Weights;
using AslTrain.Tests.Support;
using Xunit;

namespace AslTrain.Tests.Models;

/// <summary>Files that claim much more than they hold, or hold much that is of no use: refused before it is in memory.</summary>
[Collection(Alone.Name)]
public sealed class CheckpointMemoryTests : IDisposable
{
    const int Much = 200_000_000, Elements = Much / sizeof(float);

    /// <summary>
    /// What .NET may allocate to read a small file, beyond its size, and what the whole process may come to hold.
    /// </summary>
    const long Room = 24_000_000, RoomOfAll = 64_000_000;

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>What the tests rest on.</summary>
    [Fact]
    public void MemoryIsMeasured()
    {
        byte[] kept = [];
        Assert.InRange(
            PeakMemory.Of(() => Array.Fill(kept = GC.AllocateUninitializedArray<byte>(Much), (byte)1)), Much, 2L * Much);
        Assert.InRange(PeakMemory.Of(() => kept = new byte[1000]), 0, RoomOfAll);
        using TorchSharp.DisposeScope scope = TorchSharp.torch.NewDisposeScope();
        Assert.InRange(PeakMemory.Of(() => TorchSharp.torch.ones(Elements)), Much, 2L * Much);
    }

    [Fact]
    public void AZipBombTakesNoMemory()
    {
        byte[] pickle = Pickled.OneTensor(Elements, shape: [Elements], strides: [1]), storage = new byte[Much];
        string path = Pickled.Zip(_folder.Path, pickle, storage, CompressionLevel.Fastest);
        Assert.True(new FileInfo(path).Length < Much / 100);
        Assert.Contains("stored and not compressed", Refused(path), StringComparison.Ordinal);

        string other = Path.Combine(_folder.Path, "storage.pth");
        using (ZipArchive archive = ZipFile.Open(other, ZipArchiveMode.Create))
        {
            Add("a/data.pkl", pickle, CompressionLevel.NoCompression);
            Add("a/data/0", storage, CompressionLevel.Fastest);

            void Add(string name, byte[] content, CompressionLevel level)
            {
                using Stream stream = archive.CreateEntry(name, level).Open();
                stream.Write(content);
            }
        }

        Assert.Contains("a/data/0 is compressed", Refused(other), StringComparison.Ordinal);
    }

    [Fact]
    public void APickleOrAHeaderOfAHundredMegabytesIsRefusedUnread()
    {
        string path = Pickled.Zip(_folder.Path, new byte[100_000_000]);
        Assert.Contains("a pickle of 100000000 bytes", Refused(path), StringComparison.Ordinal);

        using (FileStream stream = File.Create(path))
        {
            byte[] start = new byte[9];
            BinaryPrimitives.WriteInt64LittleEndian(start, 100_000_000);
            start[8] = (byte)'{';
            stream.Write(start);
            stream.SetLength(100_000_100);
        }

        Assert.Contains("a header of 100000000 bytes", Refused(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"a\":[", "1,", 4_900_000)]
    [InlineData("{", "\"a\":{},", 1_200_000)]
    [InlineData("{\"__metadata__\":{", "\"a\":\"\",", 1_200_000)]
    public void ADenseHeaderTakesNoMoreThanItsSize(string start, string part, int times) =>
        Refused(SafeTensors(start + string.Concat(Enumerable.Repeat(part, times))));

    [Fact]
    public void ManySmallTensorsTakeLittle()
    {
        IEnumerable<string> tensors = Enumerable.Range(0, 150_000)
            .Select(i => $"\"{i}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}");
        string path = SafeTensors("{" + string.Join(',', tensors) + "}");
        Assert.Contains("more than 20000 tensors", Refused(path), StringComparison.Ordinal);
    }

    /// <summary>A file of a header alone.</summary>
    string SafeTensors(string header)
    {
        byte[] json = Encoding.UTF8.GetBytes(header), length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        string path = Path.Combine(_folder.Path, "header.safetensors");
        File.WriteAllBytes(path, [.. length, .. json]);
        return path;
    }

    /// <summary>The one line that says why, after no more memory than a small file's size and a few megabytes.</summary>
    static string Refused(string path)
    {
        string message = "";
        long allocated = 0;
        long held = PeakMemory.Of(() =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            message = Assert.Throws<BadInputException>(() => WeightFile.Open(path).Dispose()).Message;
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        });
        Assert.InRange(allocated, 0, Math.Min(new FileInfo(path).Length, Room) + Room);
        Assert.InRange(held, 0, RoomOfAll);
        Assert.StartsWith(path, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
