using SkiaSharp;

namespace AslTrain.Data.Scenes;

/// <summary>Draws a scene as a JPEG file.</summary>
static class ScenePainter
{
    const int Quality = 90;

    /// <summary>Draws the scene of (seed, split, image) into a file that is not there yet.</summary>
    public static void Draw(SceneOptions options, SceneSplit split, int image, string file)
    {
        SeededRandom random = ScenePlan.RandomOf(options.Seed, split, image);
        ScenePlan plan = ScenePlan.Draw(ref random);
        using SKBitmap bitmap = new(new SKImageInfo(options.Size, options.Size, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using (SKCanvas canvas = new(bitmap))
        {
            SceneBackground.Paint(bitmap, canvas, ref random);
            foreach (SceneObject placed in plan.Objects)
            {
                using SceneInk ink = new(SceneClasses.All[placed.Class].Hue, ref random);
                canvas.Save();
                canvas.Translate((float)(placed.X * options.Size), (float)(placed.Y * options.Size));
                canvas.RotateDegrees((float)placed.Rotation);
                float half = (float)(placed.Radius * options.Size);
                canvas.Scale(random.NextInt(2) == 0 ? half : -half, half);
                SceneClasses.All[placed.Class].Draw(canvas, ink);
                canvas.Restore();
            }
        }

        using SKData encoded = bitmap.Encode(SKEncodedImageFormat.Jpeg, Quality);
        using FileStream stream = new(file, FileMode.CreateNew);
        stream.Write(encoded.AsSpan());
    }
}
