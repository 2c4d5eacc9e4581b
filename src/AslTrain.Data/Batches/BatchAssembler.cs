using AslTrain.Data.Annotations;
using AslTrain.Data.Images;

namespace AslTrain.Data.Batches;

/// <summary>Fills batches; one a thread, since it holds the thread's decode buffers.</summary>
sealed class BatchAssembler(LabeledImages split, BatchOptions options) : IDisposable
{
    readonly float _unlisted = !split.LeavesUnknown ? Targets.Absent : options.Unknown switch
    {
        UnknownLabel.Ignore => Targets.Ignored,
        UnknownLabel.Selective => Targets.Unknown,
        _ => Targets.Absent,
    };

    readonly ImageLoader _loader = new();
    readonly byte[] _scratch = new byte[options.Augmentation is { RandAugment: true } ? options.Size * options.Size * 3 : 0];

    public void Fill(Batch batch, ReadOnlySpan<int> images, int epoch)
    {
        batch.Count = images.Length;
        images.CopyTo(batch.Images);
        for (int position = 0; position < images.Length; position++)
        {
            LabeledImage image = split.Images[images[position]];
            Span<byte> pixels = batch.PixelsOf(position);
            if (options.Augmentation is Augmentation augmentation) LoadAugmented(image.File, pixels, augmentation, new(augmentation.Seed, epoch, images[position]));
            else _loader.Load(image.File, options.Size, pixels);
            Targets.Fill(image, options.Difficult, _unlisted, batch.TargetsOf(position));
        }
    }

    public void Dispose() => _loader.Dispose();

    void LoadAugmented(string file, Span<byte> pixels, Augmentation augmentation, SeededRandom random)
    {
        if (augmentation.RandomCrop < 1) _loader.LoadCrop(file, options.Size, augmentation.RandomCrop, ref random, pixels);
        else _loader.Load(file, options.Size, pixels);
        if (augmentation.HorizontalFlip && random.NextInt(2) == 1) HorizontalFlip.Apply(pixels, options.Size);
        if (augmentation.Cutout > 0) Cutout.Apply(pixels, options.Size, augmentation.Cutout, ref random);
        if (augmentation.RandAugment) RandAugment.Apply(pixels, options.Size, ref random, _scratch);
    }
}
