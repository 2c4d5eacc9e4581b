using AslTrain.Models;
using AslTrain.Models.Weights;
using BenchmarkDotNet.Attributes;

namespace AslTrain.Benchmarks;

/// <summary>Loading TResNet-M (118 MB) into a network that is there.</summary>
[MemoryDiagnoser]
public class WeightBenchmarks : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("asltrain-benchmark-");
    string _file = "";
    Classifier _network = null!;

    [Params("safetensors", "pth")]
    public string Format { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _file = WeightFiles.Write(_folder.FullName, Format == "safetensors");
        _network = WeightFiles.Network();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _network.Dispose();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public int Load()
    {
        using WeightFile file = WeightFile.Open(_file);
        return LoadReport.Load(_network, file).Matched.Count;
    }
}
