using SkiaSharp;
using static AslTrain.Data.Scenes.ScenePaths;

namespace AslTrain.Data.Scenes;

static class Signs
{
    public static void Star(SKCanvas canvas, SceneInk ink)
    {
        using SKPath star = Rays(5, 0.98, 0.42);
        ink.Shape(canvas, star);
    }

    public static void Moon(SKCanvas canvas, SceneInk ink)
    {
        using SKPath disc = Circle(-0.1, 0, 0.9), bite = Circle(0.38, -0.12, 0.76), crescent = disc.Op(bite, SKPathOp.Difference);
        ink.Shape(canvas, crescent);
    }
}
