namespace AslTrain.Cli.Init;

/// <summary>Numbers to begin with, from how many images there are and what there is to compute on.</summary>
/// <param name="Why">A line for the head of the config.</param>
/// <param name="Decay">Of the average of the weights.</param>
sealed record StarterRecipe(
    string Why, string Backbone, int Size, int BatchSize, double Rate, int Epochs, int? StopAfter, double Decay, double Cutout,
    bool RandAugment, bool Flip)
{
    /// <summary>From here on the paper's recipe has enough to learn from.</summary>
    const int Many = 20_000;

    /// <summary>Image passes that take some minutes on a processor, and on a GPU.</summary>
    const int FewPasses = 8_000, ManyPasses = 60_000;

    const int LargestBatch = 32, LeastBatch = 2, LeastSteps = 8;

    /// <summary>Of the authors' train.py.</summary>
    static readonly StarterRecipe Paper = new(
        "many images: the paper's recipe", "tresnet_m", Size: 224, BatchSize: 128, Rate: 1e-4, Epochs: 80, StopAfter: 41,
        Decay: 0.9997, Cutout: 0.5, RandAugment: true, Flip: false);

    /// <param name="images">To train on.</param>
    /// <param name="hasGpu">Whether a CUDA device is there.</param>
    public static StarterRecipe For(int images, bool hasGpu)
    {
        if (images >= Many) return Paper;
        int batch = LargestBatch;
        while (batch > LeastBatch && images / batch < LeastSteps) batch /= 2;
        int epochs = Math.Clamp((hasGpu ? ManyPasses : FewPasses) / Math.Max(1, images), 8, 60);

        // The average spans the last epoch or so.
        double decay = Math.Round(1 - (1.0 / Math.Clamp(images / batch, 5, 1000)), 3);
        return new StarterRecipe(
            "few images: a small network, and a cycle of some minutes", hasGpu ? "resnet18" : "mobilenet_v2_035",
            Size: hasGpu ? 224 : 160, batch, Rate: 1e-3, epochs, StopAfter: null, decay, Cutout: 0, RandAugment: false,
            Flip: true);
    }
}
