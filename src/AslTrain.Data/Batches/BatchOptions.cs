using AslTrain.Data.Annotations;

namespace AslTrain.Data.Batches;

/// <summary>How images become a batch.</summary>
/// <param name="Size">Side of the squished images in pixels.</param>
/// <param name="Workers">Background threads; 0 loads in the caller's thread.</param>
/// <param name="Difficult">What difficult labels count as.</param>
/// <param name="Unknown">What labels count as that the data set leaves unknown.</param>
/// <param name="Missing">What to do about an image that cannot be read.</param>
/// <param name="Cache">Squished pixels from earlier epochs; null keeps none. Random crops do not use it.</param>
/// <param name="Augmentation">Random changes to training images; null for none.</param>
public sealed record BatchOptions(int Size, int Workers, DifficultLabel Difficult, UnknownLabel Unknown = UnknownLabel.Negative,
    MissingImages Missing = MissingImages.Fail, PixelCache? Cache = null, Augmentation? Augmentation = null);

/// <summary>Random changes to an image, drawn anew for every (seed, epoch, image).</summary>
/// <param name="Seed">Seed of the run.</param>
/// <param name="RandomCrop">Share of its area that a random part of the image has at least; 1 for the whole image.</param>
/// <param name="HorizontalFlip">Mirror every other image; the recipe does not.</param>
/// <param name="Cutout">Share of the side that a rectangle of one colour covers; 0 for none.</param>
/// <param name="RandAugment">Two random operations of the authors' fifteen.</param>
public sealed record Augmentation(long Seed, double RandomCrop, bool HorizontalFlip, double Cutout, bool RandAugment);
