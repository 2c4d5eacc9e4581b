using AslTrain.Data.Annotations;
using AslTrain.Data.Batches;
using AslTrain.Tests.Support;
using Xunit;

namespace AslTrain.Tests.Data.Batches;

public sealed class PixelCacheTests : IDisposable
{
    const int Side = 32, Images = 10;

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public void EveryCacheGivesTheBatchesOfNone(int workers)
    {
        LabeledImages split = Split();
        byte[][] expected = Pixels(split, workers, null, epochs: 3);
        using MemoryPixelCache memory = new(Images);
        Assert.Equal(expected, Pixels(split, workers, memory, epochs: 3));
        using (DiskPixelCache disk = DiskPixelCache.Open(Cache, split, Side)) Assert.Equal(
            expected, Pixels(split, workers, disk, epochs: 3));
        using DiskPixelCache again = DiskPixelCache.Open(Cache, split, Side);
        Assert.Equal(expected, Pixels(split, workers, again, epochs: 3));
        Assert.Single(Directory.GetFiles(Cache));
    }

    [Fact]
    public void ALaterRunDecodesNothing()
    {
        LabeledImages split = Split();
        byte[][] expected;
        using (DiskPixelCache first = DiskPixelCache.Open(Cache, split, Side)) expected = Pixels(split, 1, first, epochs: 1);

        // Other content of the same length and time: only who decodes it anew would see it.
        foreach (LabeledImage image in split.Images)
        {
            DateTime time = File.GetLastWriteTimeUtc(image.File);
            File.WriteAllBytes(image.File, new byte[new FileInfo(image.File).Length]);
            File.SetLastWriteTimeUtc(image.File, time);
        }

        using DiskPixelCache second = DiskPixelCache.Open(Cache, split, Side);
        Assert.Equal(expected, Pixels(split, 1, second, epochs: 1));
    }

    [Fact]
    public void ChangedImagesOrAnotherSizeHaveAnotherFile()
    {
        LabeledImages split = Split();
        string path = PathOf(split, Side);
        Assert.Equal(path, PathOf(split, Side));
        Assert.NotEqual(path, PathOf(split, 64));
        Assert.NotEqual(path, PathOf(split with { Images = [.. split.Images.Reverse()] }, Side));
        File.SetLastWriteTimeUtc(split.Images[3].File, File.GetLastWriteTimeUtc(split.Images[3].File).AddSeconds(5));
        Assert.NotEqual(path, PathOf(split, Side));
    }

    [Fact]
    public void WhatACrashLeftIsReadAsAbsent()
    {
        LabeledImages split = Split();
        byte[][] expected = Pixels(split, 0, null, epochs: 1);
        string path;
        using (DiskPixelCache cache = DiskPixelCache.Open(Cache, split, Side))
        {
            Pixels(split, 0, cache, epochs: 1);
            path = cache.Path;
        }

        using (FileStream file = File.OpenWrite(path))
        {
            file.Position = (2 * Side * Side * 3) + 100;
            file.Write(new byte[Side]);
        }

        using (DiskPixelCache damaged = DiskPixelCache.Open(Cache, split, Side))
        {
            byte[] pixels = new byte[Side * Side * 3];
            Assert.Equal([true, true, false, true], Enumerable.Range(0, 4).Select(image => damaged.TryRead(image, pixels)));
            Assert.Equal(expected, Pixels(split, 0, damaged, epochs: 1));
            Assert.True(damaged.TryRead(2, pixels));
        }

        File.WriteAllBytes(path, new byte[17]);
        using DiskPixelCache cut = DiskPixelCache.Open(Cache, split, Side);
        Assert.Equal(expected, Pixels(split, 0, cut, epochs: 1));
    }

    /// <summary>Somebody empties the file under a run, which a map would not outlive.</summary>
    [Fact]
    public void AFileThatIsCutOffWhileInUseIsFilledAgain()
    {
        LabeledImages split = Split();
        using DiskPixelCache cache = DiskPixelCache.Open(Cache, split, Side);
        byte[][] expected = Pixels(split, 0, cache, epochs: 1);
        using (FileStream file = new(cache.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) file.SetLength(0);
        Assert.Equal(expected, Pixels(split, 0, cache, epochs: 1));
        Assert.True(cache.TryRead(2, new byte[Side * Side * 3]));
    }

    [Fact]
    public void TwoRunsAtOnceShareAFile()
    {
        LabeledImages split = Split();
        byte[][] expected = Pixels(split, 0, null, epochs: 1);
        using DiskPixelCache first = DiskPixelCache.Open(Cache, split, Side), second = DiskPixelCache.Open(Cache, split, Side);
        Assert.Equal(expected, Pixels(split, 3, first, epochs: 1));
        byte[] pixels = new byte[Side * Side * 3];
        Assert.True(Enumerable.Range(0, Images).All(image => second.TryRead(image, pixels)));
        Assert.Equal(expected, Pixels(split, 3, second, epochs: 1));
    }

    string Cache => Path.Combine(_folder.Path, "cache");

    string PathOf(LabeledImages split, int size)
    {
        using DiskPixelCache cache = DiskPixelCache.Open(Cache, split, size);
        return cache.Path;
    }

    /// <summary>The pixels of all batches, in order.</summary>
    static byte[][] Pixels(LabeledImages split, int workers, PixelCache? cache, int epochs)
    {
        BatchLoader loader = new(split, new EpochSampler(Images, 4, Seed: 1), new BatchOptions(
            Side, workers, DifficultLabel.Positive, Cache: cache, Augmentation: new Augmentation(
                1, RandomCrop: 1, HorizontalFlip: true, Cutout: 0.5, RandAugment: true)));
        return
        [
            .. Enumerable.Range(0, epochs).SelectMany(
                epoch => loader.Epoch(epoch).Select(batch => batch.Pixels[..(batch.Count * Side * Side * 3)].ToArray())),
        ];
    }

    LabeledImages Split()
    {
        string[] sources =
        [
            TestFiles.Golden("images/drawn1.jpg"), TestFiles.Golden("images/drawn2.jpg"), TestFiles.Golden("images/drawn3.jpg"),
        ];
        LabeledImage[] images = [.. Enumerable.Range(0, Images).Select(i =>
        {
            string path = Path.Combine(_folder.Path, $"{i}.jpg");
            File.Copy(sources[i % sources.Length], path);
            return new LabeledImage($"{i}", path, [0], []);
        })];
        return new LabeledImages(["a"], images);
    }
}
