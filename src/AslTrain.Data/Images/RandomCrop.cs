namespace AslTrain.Data.Images;

/// <summary>A part of an image, in pixels.</summary>
readonly record struct CropBox(int Left, int Top, int Width, int Height);

/// <summary>Random resized crop, as torchvision's RandomResizedCrop.get_params chooses its box.</summary>
static class RandomCrop
{
    const int Tries = 10;
    const double NarrowestAspect = 3.0 / 4, WidestAspect = 4.0 / 3;

    /// <param name="leastArea">Share of the image's area that the box has at least, in (0, 1].</param>
    public static CropBox Choose(int width, int height, double leastArea, ref SeededRandom random)
    {
        for (int i = 0; i < Tries; i++)
        {
            double area = width * (double)height * random.NextDouble(leastArea, 1);
            double aspect = Math.Exp(random.NextDouble(Math.Log(NarrowestAspect), Math.Log(WidestAspect)));
            int boxWidth = (int)Math.Round(Math.Sqrt(area * aspect)), boxHeight = (int)Math.Round(Math.Sqrt(area / aspect));
            if (boxWidth < 1 || boxHeight < 1 || boxWidth > width || boxHeight > height) continue;
            return new CropBox(random.NextInt(width - boxWidth + 1), random.NextInt(height - boxHeight + 1), boxWidth, boxHeight);
        }

        return Central(width, height);
    }

    /// <summary>The largest box in the middle whose aspect is allowed.</summary>
    static CropBox Central(int width, int height)
    {
        double aspect = (double)width / height;
        int boxWidth = aspect > WidestAspect ? (int)Math.Round(height * WidestAspect) : width;
        int boxHeight = aspect < NarrowestAspect ? (int)Math.Round(width / NarrowestAspect) : height;
        return new CropBox((width - boxWidth) / 2, (height - boxHeight) / 2, boxWidth, boxHeight);
    }
}
