using SkiaSharp;
using static AslTrain.Data.Scenes.ScenePaths;

namespace AslTrain.Data.Scenes;

static class Plants
{
    public static void Tree(SKCanvas canvas, SceneInk ink)
    {
        using SKPath trunk = Polygon((-0.14, 0.95), (-0.1, 0.1), (0.1, 0.1), (0.14, 0.95));
        ink.Shape(canvas, trunk, new SKColor(110, 75, 45));
        using SKPath
            top = Polygon((-0.5, -0.25), (0, -0.95), (0.5, -0.25)),
            middle = Polygon((-0.65, 0.1), (0, -0.65), (0.65, 0.1)),
            bottom = Polygon((-0.8, 0.5), (0, -0.3), (0.8, 0.5));
        ink.Shape(canvas, bottom);
        ink.Shape(canvas, middle);
        ink.Shape(canvas, top);
    }

    public static void Flower(SKCanvas canvas, SceneInk ink)
    {
        using SKPath
            stem = Line((0, 0), (0.06, 0.95)),
            leaf = Ellipse(0.28, 0.65, 0.22, 0.1),
            petal = Ellipse(0, -0.42, 0.2, 0.3),
            center = Circle(0, -0.2, 0.2);
        SceneInk.Stroke(canvas, stem, new SKColor(50, 120, 50), 0.12f);
        ink.Shape(canvas, leaf, new SKColor(60, 140, 60));
        for (int i = 0; i < 6; i++)
        {
            canvas.Save();
            canvas.RotateDegrees(i * 60, 0, -0.2f);
            canvas.Translate(0, -0.18f);
            ink.Shape(canvas, petal);
            canvas.Restore();
        }

        ink.Shape(canvas, center, ink.Second);
    }

    public static void Mushroom(SKCanvas canvas, SceneInk ink)
    {
        using SKPath stem = Box(-0.24, -0.05, 0.24, 0.92, 0.18), cap = Segment(0, 0.02, 0.92, 180, 180);
        ink.Shape(canvas, stem, new SKColor(235, 225, 205));
        ink.Shape(canvas, cap);
        foreach ((double x, double y, double radius) in new[] { (-0.45, -0.3, 0.13), (0.05, -0.58, 0.15), (0.48, -0.25, 0.12) })
        {
            using SKPath dot = Circle(x, y, radius);
            ink.Shape(canvas, dot, SKColors.White);
        }
    }

    public static void Cactus(SKCanvas canvas, SceneInk ink)
    {
        using SKPath
            arms = Line((-0.6, -0.3), (-0.6, 0.2), (0, 0.2), (0, 0.05), (0.6, 0.05), (0.6, -0.5)),
            trunk = Line((0, 0.75), (0, -0.75));
        SceneInk.Stroke(canvas, arms, ink.Line, 0.36f);
        SceneInk.Stroke(canvas, trunk, ink.Line, 0.5f);
        SceneInk.Stroke(canvas, arms, ink.Main, 0.24f);
        SceneInk.Stroke(canvas, trunk, ink.Main, 0.38f);
        using SKPath pot = Polygon((-0.4, 0.55), (0.4, 0.55), (0.28, 0.95), (-0.28, 0.95));
        ink.Shape(canvas, pot, ink.Second);
    }
}
