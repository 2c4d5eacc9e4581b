using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using AslTrain.Distributed;
using AslTrain.Foundation;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Training.RunFolders;

/// <summary>What a run ran on, as JSON: versions, processor, device and the commit that the program was built from.</summary>
sealed record EnvironmentReport
{
    static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public required string AslTrain { get; init; }

    /// <summary>null where the sources lay in no git repository.</summary>
    public required string? GitCommit { get; init; }

    public string Dotnet { get; } = RuntimeInformation.FrameworkDescription;

    [JsonPropertyName("torchsharp")]
    public string? TorchSharp { get; } = FileVersionInfo.GetVersionInfo(typeof(torch).Assembly.Location).FileVersion;

    [JsonPropertyName("libtorch")]
    public string LibTorch { get; } = torch.__version__;

    public string OperatingSystem { get; } = RuntimeInformation.OSDescription;

    public string Processor { get; } = ProcessorName();

    public int Cores { get; } = Environment.ProcessorCount;

    public long MemoryBytes { get; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    public int Threads { get; } = get_num_threads();

    public required int Ranks { get; init; }

    public required string ConnectedBy { get; init; }

    public required string Device { get; init; }

    public bool CudaAvailable { get; } = cuda.is_available();

    public static EnvironmentReport Of(Device device, ICommunicator ranks)
    {
        // The build writes "version+commit" where the sources lie in a git repository.
        FileVersionInfo own = FileVersionInfo.GetVersionInfo(typeof(EnvironmentReport).Assembly.Location);
        string[] version = (own.ProductVersion ?? "").Split('+', 2);
        return new EnvironmentReport
        {
            AslTrain = version[0],
            GitCommit = version.Length > 1 ? version[1] : null,
            Ranks = ranks.Size,
            ConnectedBy = ranks.Description,
            Device = device.ToString(),
        };
    }

    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path) => WholeFile.Write(path, JsonSerializer.Serialize(this, Format) + "\n");

    static string ProcessorName()
    {
        const string Information = "/proc/cpuinfo", Key = "model name";
        string? line = File.Exists(Information)
            ? File.ReadLines(Information).FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
