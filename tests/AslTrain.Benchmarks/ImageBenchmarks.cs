using AslTrain.Data;
using AslTrain.Data.Annotations;
using AslTrain.Data.Batches;
using AslTrain.Data.Images;
using BenchmarkDotNet.Attributes;

namespace AslTrain.Benchmarks;

/// <summary>What one image costs one core before augmentation.</summary>
[MemoryDiagnoser]
public class ImageBenchmarks : IDisposable
{
    readonly string _file = Path.Combine(AppContext.BaseDirectory, "images", "drawn1.jpg");
    readonly PixelBuffer _decoded = new();
    readonly ImageLoader _loader = new();
    byte[] _target = [];
    byte[] _scratch = [];
    DirectoryInfo _folder = null!;
    DiskPixelCache _cache = null!;
    long _epoch;

    [Params(128, 224, 448)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        ImageDecoder.Decode(_file, _decoded);
        _target = new byte[Size * Size * 3];
        _scratch = new byte[_target.Length];
        _folder = Directory.CreateTempSubdirectory("asltrain-benchmark-");
        _cache = DiskPixelCache.Open(_folder.FullName, new LabeledImages(["a"], [new LabeledImage("a", _file, [], [])]), Size);
        _loader.Load(_file, Size, _target);
        _cache.Write(0, _target);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _decoded.Dispose();
        _loader.Dispose();
        _cache.Dispose();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public void DecodeAndSquish() => _loader.Load(_file, Size, _target);

    [Benchmark]
    public void WholeRecipe()
    {
        _loader.Load(_file, Size, _target);
        Augment();
    }

    [Benchmark]
    public void FromDiskCache() => _cache.TryRead(0, _target);

    [Benchmark]
    public void WholeRecipeFromDiskCache()
    {
        _cache.TryRead(0, _target);
        Augment();
    }

    [Benchmark]
    public void SquishAlone() => Squish.Resize(_decoded.Pixels, _decoded.Width, _decoded.Height, Size, _target);

    void Augment()
    {
        SeededRandom random = new(0, _epoch++);
        Cutout.Apply(_target, Size, 0.5, ref random);
        RandAugment.Apply(_target, Size, ref random, _scratch);
    }
}
