using AslTrain.Data.Annotations;
using AslTrain.Data.Images;

namespace AslTrain.Data.Batches;

/// <summary>Fills batches; one a thread, since it holds the thread's decode buffers.</summary>
sealed class BatchAssembler(LabeledImages split, BatchOptions options) : IDisposable
{
    readonly ImageLoader _loader = new();

    public void Fill(Batch batch, ReadOnlySpan<int> images, int epoch)
    {
        batch.Count = images.Length;
        images.CopyTo(batch.Images);
        for (int position = 0; position < images.Length; position++)
        {
            LabeledImage image = split.Images[images[position]];
            Span<byte> pixels = batch.PixelsOf(position);
            _loader.Load(image.File, options.Size, pixels);
            if (options.Augmentation is Augmentation augmentation) Augment(pixels, augmentation, epoch, images[position]);
            Targets.Fill(image, options.Difficult, batch.TargetsOf(position));
        }
    }

    public void Dispose() => _loader.Dispose();

    void Augment(Span<byte> pixels, Augmentation augmentation, int epoch, int image)
    {
        SeededRandom random = new(augmentation.Seed, epoch, image);
        if (augmentation.HorizontalFlip && random.NextInt(2) == 1) HorizontalFlip.Apply(pixels, options.Size);
        if (augmentation.Cutout > 0) Cutout.Apply(pixels, options.Size, augmentation.Cutout, ref random);
    }
}
