namespace AslTrain.Training.Settings;

/// <summary>What training does to its images at random.</summary>
public sealed record AugmentSection
{
    [Key("random_crop", "Train on random parts of the images: the share of the area that a part has at least; 1 for whole "
        + "images, as the authors.", Above = 0, AtMost = 1)]
    public double RandomCrop { get; init; } = 1;

    [Key("horizontal_flip", "Mirror every other training image (the authors do not).")]
    public bool HorizontalFlip { get; init; }

    [Key("cutout", "Side of a rectangle of one colour, as a share of the image's; 0 for none.", AtLeast = 0, Below = 1)]
    public double Cutout { get; init; } = 0.5;

    [Key("rand_augment", "Two random operations of fifteen, as the package randaugment of the authors draws them.")]
    public bool RandAugment { get; init; } = true;
}
