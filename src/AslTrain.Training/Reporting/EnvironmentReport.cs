using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using AslTrain.Distributed;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Training.Reporting;

/// <summary>What a run ran on, as JSON: versions, processor, device and the commit that the program was built from.</summary>
public static class EnvironmentReport
{
    static readonly JsonWriterOptions Indented = new() { Indented = true };

    public static void Write(string path, Device device, ICommunicator ranks)
    {
        (string version, string? commit) = ProgramVersion();
        using FileStream stream = File.Create(path);
        using Utf8JsonWriter json = new(stream, Indented);
        json.WriteStartObject();
        json.WriteString("asl_train", version);
        if (commit is not null) json.WriteString("git_commit", commit);
        json.WriteString("dotnet", RuntimeInformation.FrameworkDescription);
        json.WriteString("torchsharp", FileVersionInfo.GetVersionInfo(typeof(torch).Assembly.Location).FileVersion);
        json.WriteString("libtorch", torch.__version__);
        json.WriteString("operating_system", RuntimeInformation.OSDescription);
        json.WriteString("processor", ProcessorName());
        json.WriteNumber("cores", Environment.ProcessorCount);
        json.WriteNumber("memory_bytes", GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        json.WriteNumber("threads", get_num_threads());
        json.WriteNumber("ranks", ranks.Size);
        json.WriteString("connected_by", ranks.Description);
        json.WriteString("device", device.ToString());
        json.WriteBoolean("cuda_available", cuda.is_available());
        json.WriteEndObject();
    }

    /// <summary>The build writes "version+commit" where the sources lie in a git repository.</summary>
    static (string Version, string? Commit) ProgramVersion()
    {
        string[] parts = (FileVersionInfo.GetVersionInfo(typeof(EnvironmentReport).Assembly.Location).ProductVersion ?? "").Split('+', 2);
        return (parts[0], parts.Length > 1 ? parts[1] : null);
    }

    static string ProcessorName()
    {
        const string Information = "/proc/cpuinfo", Key = "model name";
        string? line = File.Exists(Information) ? File.ReadLines(Information).FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
