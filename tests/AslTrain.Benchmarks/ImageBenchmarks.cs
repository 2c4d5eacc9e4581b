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

    [Params(128, 224, 448)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        ImageDecoder.Decode(_file, _decoded);
        _target = new byte[Size * Size * 3];
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _decoded.Dispose();
        _loader.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public void DecodeAndSquish() => _loader.Load(_file, Size, _target);

    [Benchmark]
    public void SquishAlone() => Squish.Resize(_decoded.Pixels, _decoded.Width, _decoded.Height, Size, _target);
}
