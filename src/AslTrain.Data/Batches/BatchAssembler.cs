using System.Diagnostics;
using AslTrain.Data.Annotations;
using AslTrain.Data.Images;
using AslTrain.Foundation;

namespace AslTrain.Data.Batches;

/// <summary>Fills batches; one a thread, since it holds the thread's decode buffers.</summary>
sealed class BatchAssembler(LabeledImages split, BatchOptions options) : IDisposable
{
    readonly float _unlisted = !split.LeavesUnknown ? LabelCode.Negative : options.Unknown switch
    {
        UnknownLabel.Negative => LabelCode.Negative,
        UnknownLabel.Ignore => LabelCode.Ignored,
        UnknownLabel.Selective => LabelCode.Unknown,
        _ => throw new UnreachableException($"{options.Unknown} has no code"),
    };

    readonly ImageLoader _loader = new();
    readonly byte[] _scratch = new byte[options.Augmentation is { RandAugment: true } ? options.Size * options.Size * 3 : 0];

    /// <summary>Fills a batch; an image that cannot be read is left out where that is the policy, never replaced.</summary>
    /// <exception cref="BadInputException">An image cannot be read, and the policy is to fail.</exception>
    public void Fill(Batch batch, ReadOnlySpan<int> images, int epoch)
    {
        int position = 0;
        List<string>? unreadable = null;
        foreach (int index in images)
        {
            LabeledImage image = split.Images[index];
            try
            {
                Load(image.File, batch.PixelsOf(position), index, epoch);
            }
            catch (BadInputException error) when (options.Missing == MissingImages.Skip)
            {
                (unreadable ??= []).Add(error.Message);
                continue;
            }

            Targets.Fill(image, options.Difficult, _unlisted, batch.TargetsOf(position));
            batch.Images[position++] = index;
        }

        batch.Count = position;
        batch.Unreadable = unreadable ?? [];
    }

    public void Dispose() => _loader.Dispose();

    void Load(string file, Span<byte> pixels, int image, int epoch)
    {
        if (options.Augmentation is not Augmentation augmentation)
        {
            LoadWhole(file, pixels, image);
            return;
        }

        SeededRandom random = new(augmentation.Seed, epoch, image);
        if (augmentation.RandomCrop < 1) _loader.LoadCrop(file, options.Size, augmentation.RandomCrop, ref random, pixels);
        else LoadWhole(file, pixels, image);
        if (augmentation.HorizontalFlip && random.NextInt(2) == 1) HorizontalFlip.Apply(pixels, options.Size);
        if (augmentation.Cutout > 0) Cutout.Apply(pixels, options.Size, augmentation.Cutout, ref random);
        if (augmentation.RandAugment) RandAugment.Apply(pixels, options.Size, ref random, _scratch);
    }

    void LoadWhole(string file, Span<byte> pixels, int image)
    {
        if (options.Cache?.TryRead(image, pixels) == true) return;
        _loader.Load(file, options.Size, pixels);
        options.Cache?.Write(image, pixels);
    }
}
