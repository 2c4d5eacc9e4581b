using AslTrain.Data.Annotations;
using AslTrain.Data.Batches;
using AslTrain.Distributed;
using AslTrain.Foundation;
using AslTrain.Training.Ranks;
using AslTrain.Training.Settings;
using AslTrain.Training.Terminal;
using Serilog;

namespace AslTrain.Training.Inputs;

/// <summary>data.cache: where squished pixels are kept from one epoch to the next.</summary>
static class PixelCaches
{
    /// <summary>null where nothing is kept.</summary>
    /// <param name="config">The run's.</param>
    /// <param name="split">The images.</param>
    /// <param name="ranks">Those of a machine share one cache.</param>
    /// <param name="log">Told where it is.</param>
    /// <exception cref="MissingResourceException">There is not enough memory for them.</exception>
    /// <exception cref="BadInputException">They cannot be kept on the disk.</exception>
    public static PixelCache? Open(RunConfig config, LabeledImages split, ICommunicator ranks, ILogger log)
    {
        int size = config.Image.Size;
        long bytes = MemoryPixelCache.BytesOf(split.Images.Count, size);
        switch (config.Data.Cache)
        {
            case PixelCacheKind.Memory:
                RequireMemory(split, bytes);
                return ranks.Size == 1 ? new MemoryPixelCache(split.Images.Count) : OpenShared(split, size, ranks);
            case PixelCacheKind.Disk:
                DiskPixelCache cache = OpenOnDisk(config.Data.CacheFolder ?? DataSets.DefaultCache(), split, size, ranks);
                log.Information(
                    "pixels of {Count} images are kept in {Path} ({Bytes:0.0} GB)",
                    split.Images.Count, cache.Path, bytes / 1e9);
                return cache;
            default:
                return null;
        }
    }

    /// <summary>The other half of the machine's memory is for everything else.</summary>
    static void RequireMemory(LabeledImages split, long bytes)
    {
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes < available / 2) return;
        throw new MissingResourceException(
            $"data.cache: the pixels of {split.Images.Count} images take {bytes / 1e9:0.0} GB, "
            + $"over half of the {available / 1e9:0.0} GB there are; use disk or none");
    }

    static DiskPixelCache OpenOnDisk(string folder, LabeledImages split, int size, ICommunicator ranks)
    {
        return Machines.FirstThenOthers(ranks, () => OpenFile(folder, split, size, Full));

        BadInputException Full(string reason)
        {
            double gigabytes = MemoryPixelCache.BytesOf(split.Images.Count, size) / 1e9;
            return new($"{folder}: {gigabytes:0.0} GB of pixels cannot be kept here (data.cache_folder): {reason}");
        }
    }

    /// <summary>
    /// A file that lives in memory where the system has such files, under a name that goes when all have opened it.
    /// </summary>
    static DiskPixelCache OpenShared(LabeledImages split, int size, ICommunicator ranks)
    {
        const string InMemory = "/dev/shm";
        string parent = Directory.Exists(InMemory) ? InMemory : Path.GetTempPath();
        string folder = Path.Combine(parent, Machines.FromFirst(ranks, $"asl-train-{Guid.NewGuid():N}"));
        DiskPixelCache cache = Machines.FirstThenOthers(ranks, () => OpenFile(folder, split, size, Full));
        if (ranks.LocalRank == 0) Directory.Delete(folder, recursive: true);
        return cache;

        MissingResourceException Full(string reason) =>
            new($"data.cache: the ranks' common pixels find no room in {parent}: {reason} Use disk or none");
    }

    static DiskPixelCache OpenFile(string folder, LabeledImages split, int size, Func<string, Exception> failure)
    {
        try
        {
            return DiskPixelCache.Open(folder, split, size);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw failure(error.Message);
        }
    }
}
