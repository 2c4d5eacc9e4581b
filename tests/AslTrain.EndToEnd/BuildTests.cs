using System.Security.Cryptography;
using System.Text.Json;
using Xunit;

namespace AslTrain.EndToEnd;

public class BuildTests(Workplace workplace) : IClassFixture<Workplace>
{
    const string Project = "src/AslTrain.Cli/AslTrain.Cli.csproj";

    [Theory]
    [InlineData("cuda-windows", "TorchSharp-cuda-windows", "win-x64")]
    [InlineData("cuda-linux", "TorchSharp-cuda-linux", "linux-x64")]
    public void TheBackendSwitchPicksThePackages(string backend, string package, string runtime)
    {
        Outcome outcome = Command.Dotnet(
            "msbuild", Project, "-getItem:PackageReference", "-getProperty:RuntimeIdentifier",
            $"-p:TorchBackend={backend}").Succeeded();
        JsonElement answer = JsonDocument.Parse(outcome.Output).RootElement;
        string[] torch = [.. Packages(answer).Where(name => name.Contains("torch", StringComparison.OrdinalIgnoreCase))];
        Assert.Equal([package], torch);
        Assert.Equal(runtime, answer.GetProperty("Properties").GetProperty("RuntimeIdentifier").GetString());
    }

    [Fact]
    public void TheProcessorsBackendIsTheDefault()
    {
        JsonElement answer = JsonDocument.Parse(
            Command.Dotnet("msbuild", Project, "-getItem:PackageReference").Succeeded().Output).RootElement;
        string[] torch =
        [
            .. Packages(answer).Where(
                name => name.Contains("torch", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.OrdinalIgnoreCase),
        ];
        Assert.Equal(2, torch.Length);
        Assert.StartsWith("libtorch-cpu-", torch[0], StringComparison.Ordinal);
        Assert.Equal("TorchSharp", torch[1]);
    }

    [Fact]
    public void AnUnknownBackendIsRefused()
    {
        Outcome outcome = Command.Dotnet("build", Project, "-p:TorchBackend=rocm", "--no-restore", "-v:q", "-nologo");
        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains(
            "TorchBackend is 'rocm'; it must be cpu, cuda-windows or cuda-linux", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ThePublishedProgramLoadsLibtorchAndThePackageCacheIsUntouched()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the native library needs its mark on Linux alone");
        string folder = $"{workplace.Path}/published",
            configuration = new DirectoryInfo(AppContext.BaseDirectory).Name.Split('_')[0];
        Command.Dotnet("publish", Project, "-c", configuration, "-o", folder, "--no-build", "-v:q", "-nologo").Succeeded();

        // Choosing a device is the first thing that loads libtorch.
        Outcome outcome = Command.Finish(Command.Start($"{folder}/asl-train", workplace.Tiny("run.device=cuda:99")));
        outcome.FailedWith(3, "cuda:99");

        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string[] originals = Directory.GetFiles(
            Path.Combine(packages, "torchsharp"), "libLibTorchSharp.so", SearchOption.AllDirectories);
        string original = Assert.Single(originals, path => path.Contains("linux-x64", StringComparison.Ordinal));
        byte[] cached = File.ReadAllBytes(original), used = File.ReadAllBytes($"{folder}/libLibTorchSharp.so");
        Assert.Equal(cached.Length, used.Length);
        Assert.Equal(1, cached.Zip(used, (a, b) => a == b ? 0 : 1).Sum());
        Assert.NotEqual(SHA256.HashData(cached), SHA256.HashData(used));
    }

    static IEnumerable<string> Packages(JsonElement answer) =>
        (answer.TryGetProperty("Items", out JsonElement items) ? items : answer).GetProperty("PackageReference")
            .EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!);
}
