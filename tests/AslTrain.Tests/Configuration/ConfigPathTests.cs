using AslTrain.Tests.Support;
using AslTrain.Training.Configuration;
using AslTrain.Training.Settings;
using Xunit;

namespace AslTrain.Tests.Configuration;

public sealed class ConfigPathTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void PathsInAFileAreRelativeToIt()
    {
        string file = _folder.File("photos/my.yaml", """
            run: {output: runs}
            data: {format: csv, root: ., class_list: ../names.txt, cache_folder: /cache}
            model: {weights: null}
            """);
        RunConfig config = ConfigReader.Read(file, ["data.cache_folder=cache"]);
        Assert.Equal(Path.Combine(_folder.Path, "photos"), config.Data.Root!.TrimEnd(Path.DirectorySeparatorChar));
        Assert.Equal(Path.Combine(_folder.Path, "names.txt"), config.Data.ClassList);
        Assert.Equal(Path.Combine(_folder.Path, "photos", "runs"), config.Run.Output);
        Assert.Null(config.Model.Weights);

        // What is said on the command line is relative to the folder one stands in, and what nobody says too.
        Assert.Equal("cache", config.Data.CacheFolder);
        Assert.Equal("runs", ConfigReader.Read(_folder.File("a.yaml", "data: {format: scenes}"), []).Run.Output);
    }

    [Fact]
    public void ANearFileIsCalledAsNearAsItIs()
    {
        Assert.Equal(Path.Combine("photos", "val"), ConfigPath.In("photos", "val"));
        Assert.Equal("val", ConfigPath.In("photos", "../val"));
        Assert.Equal("photos", ConfigPath.In("photos", "."));
        Assert.Equal("./val", ConfigPath.In("", "./val"));
        Assert.Equal("", ConfigPath.In("photos", ""));
    }

    [Fact]
    public void ARunKeepsWholePaths()
    {
        RunConfig config = ConfigReader.Parse("data: {format: csv, root: photos}", "a.yaml", []);
        string own = _folder.File("config.yaml", ConfigWriter.WriteOwn(config));
        Assert.Equal(Path.GetFullPath("photos"), ConfigReader.ReadOwn(own, []).Data.Root);
        Assert.Empty(ConfigWriter.Differences(config, ConfigReader.ReadOwn(own, [])));

        // Those of earlier versions may have others.
        string earlier = _folder.File("earlier.yaml", ConfigWriter.Write(config));
        Assert.Equal("photos", ConfigReader.ReadOwn(earlier, []).Data.Root);
    }
}
