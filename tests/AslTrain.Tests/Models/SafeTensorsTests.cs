using System.Buffers.Binary;
using System.Text;
using AslTrain.Foundation;
using AslTrain.Models;
using AslTrain.Models.Weights;
using AslTrain.Tests.Support;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace AslTrain.Tests.Models;

public class SafeTensorsTests
{
    [Fact]
    public void WhatIsWrittenIsRead()
    {
        using TemporaryFolder folder = new();
        using DisposeScope scope = NewDisposeScope();
        string path = Path.Combine(folder.Path, "a.safetensors");
        Tensor weights = rand(2, 3, 4, 5).permute(0, 3, 1, 2), counter = tensor(7L), flags = tensor(new byte[] { 1, 2 });
        SafeTensorsWriter.Write(
            path, [("w", weights), ("n", counter), ("b", flags), ("none", zeros(0, 3)), ("h", rand(3).to(bfloat16))],
            new Dictionary<string, string> { ["classes"] = "[\"a\\u00e9\"]" });

        using WeightFile file = WeightFile.Open(path);
        Assert.Equal(["b", "h", "n", "none", "w"], file.Tensors.Keys.Order(StringComparer.Ordinal));
        Assert.True(file.Read("w").equal(weights).all().item<bool>());
        Assert.Equal(7, file.Read("n").item<long>());
        Assert.Equal(2, file.Read("b")[1].item<byte>());
        Assert.Equal([0, 3], file.Read("none").shape);
        Assert.Equal("[\"a\\u00e9\"]", file.Metadata["classes"]);
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    /// <summary>As by Ctrl-C while a file is converted.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AStoppedFileLeavesWhatWasThere(bool isThere)
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "a.safetensors");
        if (isThere) File.WriteAllText(path, "older");
        using CancellationTokenSource stop = new();
        TensorSource[] sources =
        [
            new("a", ScalarType.Float32, [3], () =>
            {
                stop.Cancel();
                return zeros(3);
            }),
            new("b", ScalarType.Float32, [3], () => throw new InvalidOperationException("read after the stop")),
        ];
        Assert.ThrowsAny<OperationCanceledException>(
            () => SafeTensorsWriter.Write(path, sources, new Dictionary<string, string>(), stop.Token));
        Assert.Equal(isThere ? [path] : [], Directory.GetFiles(folder.Path));
        if (isThere) Assert.Equal("older", File.ReadAllText(path));
    }

    /// <summary>Which under a map would end the process.</summary>
    [Fact]
    public void AFileThatIsCutShortWhileItIsOpenIsSaid()
    {
        using TemporaryFolder folder = new();
        using DisposeScope scope = NewDisposeScope();
        string path = Path.Combine(folder.Path, "a.safetensors");
        SafeTensorsWriter.Write(path, [("a", zeros(5000)), ("b", zeros(5000))], new Dictionary<string, string>());
        using WeightFile file = WeightFile.Open(path);
        using (FileStream cut = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) cut.SetLength(cut.Length - 8);
        Assert.Equal(0, file.Read("a").sum().item<float>());
        Assert.Equal(
            $"{path}: was cut short while it was read",
            Assert.Throws<BadInputException>(() => file.Read("b")).Message);
    }

    [Theory]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,12]}}", 8, "bytes 0 to 12 are not in the file")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}", 8, "takes 12 bytes, the header gives it 8")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,8]}}", 8, "impossible shape")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}", 8, "impossible shape")]
    [InlineData("{\"a\":{\"dtype\":\"X9\",\"shape\":[2],\"data_offsets\":[0,8]}}", 8, "unknown type 'X9'")]
    [InlineData(
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[2,6]}}",
        6, "begins at byte 2")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[4,8]}}", 8, "begins at byte 4")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}", 8, "4 bytes after the last tensor")]
    [InlineData(
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},"
            + "\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}",
        0, "tensor a is there twice")]
    [InlineData(
        "{\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}", 0,
        "'dtype' does not belong there")]
    [InlineData("{\"a\\u001b[2J\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}", 0, "'a\\u001B[2J' is no name")]
    [InlineData(
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],\"data_offsets\":[0,1]}}", 1,
        "more than 16 sides")]
    [InlineData("{\"__metadata__\":{\"a\":1}}", 0, "not the JSON")]
    [InlineData("{} x", 0, "not the JSON")]
    [InlineData("{\"a\":", 0, "not the JSON")]
    [InlineData("{\"a\":{\"dtype\":\"U8\"}}", 0, "not the JSON")]
    [InlineData("{\"a\":[]}", 0, "not the JSON")]
    [InlineData("[]", 0, "neither a safetensors file")]
    public void AnUnsoundFileIsRefused(string header, int dataBytes, string reason)
    {
        using TemporaryFolder folder = new();
        string path = Write(folder, header, dataBytes);
        Assert.Contains(reason, Assert.Throws<BadInputException>(() => WeightFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AHeaderLongerThanItsFileTakesNoMemory()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "long");
        foreach (ulong length in (ulong[])[90_000_000, ulong.MaxValue, long.MaxValue])
        {
            byte[] bytes = new byte[16];
            bytes[8] = (byte)'{';
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
            File.WriteAllBytes(path, bytes);
            Assert.Contains(
                "header should have", Assert.Throws<BadInputException>(() => WeightFile.Open(path)).Message,
                StringComparison.Ordinal);
        }

        File.WriteAllBytes(path, new byte[3]);
        Assert.Contains(
            "neither", Assert.Throws<BadInputException>(() => WeightFile.Open(path)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "no such file", Assert.Throws<BadInputException>(() => WeightFile.Open(path + "x")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void AnyDamageIsRefusedOrHarmless()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "a.safetensors");
        using (DisposeScope scope = NewDisposeScope()) SafeTensorsWriter.Write(
            path, [("a", rand(3, 2)), ("b", rand(4))], new Dictionary<string, string> { ["k"] = "v" });
        DamagedFiles.AreRefusedOrHarmless([File.ReadAllBytes(path)], path, times: 2000);
    }

    [Fact]
    public void TheReportSaysWhatMatched()
    {
        using TemporaryFolder folder = new();
        using DisposeScope scope = NewDisposeScope();
        string path = Path.Combine(folder.Path, "a.safetensors");
        using Classifier source = Backbones.Create("resnet18", 7), target = Backbones.Create("resnet18", 5);
        (string, Tensor)[] state =
        [
            .. source.state_dict().Where(entry => entry.Key != "bn1.weight").Select(entry => (entry.Key, entry.Value)),
        ];
        SafeTensorsWriter.Write(path, [.. state, ("extra", zeros(1))], new Dictionary<string, string>());

        using WeightFile file = WeightFile.Open(path);
        LoadReport report = LoadReport.Load(target, file);
        Assert.Equal(["bn1.weight"], report.Missing);
        Assert.Equal(["extra"], report.Unexpected);
        Assert.Equal(["fc.weight: file [7, 512], network [5, 512]", "fc.bias: file [7], network [5]"], report.Mismatched);
        Assert.Equal(source.state_dict().Count - 3, report.Matched.Count);
        Assert.True(target.state_dict()["conv1.weight"].equal(source.state_dict()["conv1.weight"]).all().item<bool>());
        Assert.Equal(
            "119 tensors loaded, 1 missing in the file (bn1.weight), 1 not used (extra), 2 of another shape (fc.weight: file "
                + "[7, 512], network [5, 512], fc.bias: file [7], network [5])",
            report.Summary);
    }

    static string Write(TemporaryFolder folder, string header, int dataBytes)
    {
        byte[] text = Encoding.UTF8.GetBytes(header), bytes = new byte[8 + text.Length + dataBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)text.Length);
        text.CopyTo(bytes, 8);
        string path = Path.Combine(folder.Path, "unsound");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
