using SkiaSharp;
using static AslTrain.Data.Scenes.ScenePaths;

namespace AslTrain.Data.Scenes;

static class Signs
{
    public static void Star(SKCanvas canvas, SceneInk ink)
    {
        using SKPath star = Rays(5, 0.98, 0.42);
        ink.Shape(canvas, star);
        using SKPath heart = Rays(5, 0.5, 0.2);
        ink.Shape(canvas, heart, ink.Second);
    }

    public static void Moon(SKCanvas canvas, SceneInk ink)
    {
        using SKPath disc = Circle(-0.1, 0, 0.9), bite = Circle(0.38, -0.12, 0.76), crescent = disc.Op(bite, SKPathOp.Difference);
        ink.Shape(canvas, crescent);
        foreach ((double x, double y) in new[] { (-0.62, -0.2), (-0.55, 0.35) })
        {
            using SKPath crater = Circle(x, y, 0.11);
            ink.Outline(canvas, crater);
        }
    }
}
