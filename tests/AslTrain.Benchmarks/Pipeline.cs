using System.Diagnostics;
using AslTrain.Data.Annotations;
using AslTrain.Data.Batches;

namespace AslTrain.Benchmarks;

/// <summary>Images a second that one thread makes of the training split of VOC 2007, from the files to a batch.</summary>
static class Pipeline
{
    const int Size = 448, BatchSize = 32;

    public static void Print(string root)
    {
        LabeledImages split = VocReader.Read(VocLayout.FindFolder(root), "train")[0];
        Augmentation recipe = new(Seed: 0, RandomCrop: 1, HorizontalFlip: false, Cutout: 0.5, RandAugment: true);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("asltrain-benchmark-");
        try
        {
            using DiskPixelCache cache = DiskPixelCache.Open(folder.FullName, split, Size);
            Print("without augmentation", split, cache: null, augmentation: null);
            Print("whole recipe", split, cache: null, recipe);
            Print("from the disk cache", split, cache, augmentation: null);
            Print("whole recipe from the disk cache", split, cache, recipe);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static void Print(string name, LabeledImages split, PixelCache? cache, Augmentation? augmentation)
    {
        BatchLoader loader = new(split, new EpochSampler(split.Images.Count, BatchSize, Seed: null), new BatchOptions(
            Size, Workers: 0, DifficultLabel.Positive, Cache: cache, Augmentation: augmentation));

        // The first epoch fills caches, the file system's among them.
        _ = loader.Epoch(0).Sum(batch => batch.Count);
        Stopwatch time = Stopwatch.StartNew();
        int images = loader.Epoch(1).Sum(batch => batch.Count);
        Console.WriteLine($"AslTrain  {name,-34} {images / time.Elapsed.TotalSeconds,8:0.0} images/s");
    }
}
