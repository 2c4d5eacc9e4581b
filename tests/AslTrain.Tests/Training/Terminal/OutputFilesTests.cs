using AslTrain.Data.Images;
using AslTrain.Foundation;
using AslTrain.Tests.Support;
using AslTrain.Training.Terminal;
using Xunit;

namespace AslTrain.Tests.Training.Terminal;

public sealed class OutputFilesTests : IDisposable
{
    const string Mark = "asl-eval report";

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AnInputIsKnownByAnyName()
    {
        string input = _folder.File("best.safetensors", Mark), link = Path.Combine(_folder.Path, "link.html");
        File.CreateSymbolicLink(link, input);
        string[] names = [input, link, Links.Hard(input, Path.Combine(_folder.Path, "second.html"))];
        CommandInputs inputs = new((null, "--config"), (input, "--checkpoint"));
        Assert.All(names, name => Assert.Equal(
            $"{name}: is what the command reads (--checkpoint {input}): --out should name another file", Refusal(name, inputs)));
    }

    [Fact]
    public void OnlyWhatTheCommandWroteIsReplaced()
    {
        string own = _folder.File("own.html", $"<meta content=\"{Mark}\">"), empty = _folder.File("empty.html", "");
        string other = _folder.File("other.html", "<p>a page"), late = _folder.File("late.html", new string(' ', 5000) + Mark);
        foreach (string path in (string[])[own, empty, Path.Combine(_folder.Path, "new.html")]) Require(path);
        OutputFiles.Require(null, "--out", Mark, new CommandInputs());
        Assert.Contains("was not written by this command", Refusal(other), StringComparison.Ordinal);
        Assert.Contains("was not written by this command", Refusal(late), StringComparison.Ordinal);
        string kept = _folder.File("kept.html", Mark);
        File.SetAttributes(kept, FileAttributes.ReadOnly);
        Assert.Contains("is read-only, so it stays", Refusal(kept), StringComparison.Ordinal);
        File.SetAttributes(kept, FileAttributes.Normal);
        Assert.Equal(5, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public void WhatIsNoPlaceForAFileIsSaidBefore()
    {
        string link = Path.Combine(_folder.Path, "link.html");
        File.CreateSymbolicLink(link, "nowhere.html");
        Assert.Contains("is a link", Refusal(link), StringComparison.Ordinal);
        Assert.Contains("is a folder", Refusal(_folder.Path), StringComparison.Ordinal);
        Assert.Contains("should name a file", Refusal(""), StringComparison.Ordinal);
        Assert.Contains(
            "cannot be written (--out): there is no folder", Refusal(Path.Combine(_folder.Path, "no", "a.html")),
            StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
        {
            Assert.Contains("is no plain file", Refusal("/dev/null"), StringComparison.Ordinal);
            Assert.Contains("cannot be written (--out)", Refusal("/proc/self/a.html"), StringComparison.Ordinal);
        }
    }

    /// <summary>A failing disk is not the user's mistake, and said once.</summary>
    [Fact]
    public void AFailingDiskIsSaidOnce()
    {
        string path = _folder.File("a.csv", "before");
        IOException error = Assert.ThrowsAny<IOException>(() => OutputFiles.Write(path, "--out", () =>
            OutputFiles.Write("copy.jpg", "--annotate", () => throw new IOException("no space left"))));
        Assert.Equal("copy.jpg: cannot be written (--annotate): no space left", error.Message);
        error = Assert.ThrowsAny<IOException>(
            () => OutputFiles.Write(path, "--out", () => throw new IOException("no space left.")));
        Assert.Equal($"{path}: cannot be written (--out): no space left. The file from before is whole.", error.Message);
    }

    /// <summary>Pictures bear who made them, and are the same pictures.</summary>
    [Theory]
    [InlineData("images/drawn1.jpg")]
    [InlineData("images/drawn1.squish64.png")]
    public void PicturesAreSigned(string golden)
    {
        string path = Path.Combine(_folder.Path, Path.GetFileName(golden));
        byte[] picture = File.ReadAllBytes(TestFiles.Golden(golden));
        File.WriteAllBytes(path, picture);
        Assert.Contains("was not written by this command", Refusal(path), StringComparison.Ordinal);
        SignedPicture.Write(path, picture, Mark);
        Require(path);
        using PixelBuffer expected = new(), actual = new();
        ImageDecoder.Decode(TestFiles.Golden(golden), expected);
        ImageDecoder.Decode(path, actual);
        Assert.Equal(expected.Pixels.ToArray(), actual.Pixels.ToArray());
    }

    static void Require(string path) => OutputFiles.Require(path, "--out", Mark, new CommandInputs());

    static string Refusal(string path, CommandInputs? inputs = null) => Assert.Throws<BadInputException>(
        () => OutputFiles.Require(path, "--out", Mark, inputs ?? new CommandInputs())).Message;
}
