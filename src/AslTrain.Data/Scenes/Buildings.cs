using SkiaSharp;
using static AslTrain.Data.Scenes.ScenePaths;

namespace AslTrain.Data.Scenes;

static class Buildings
{
    public static void House(SKCanvas canvas, SceneInk ink)
    {
        using SKPath
            walls = Box(-0.7, -0.1, 0.7, 0.9),
            roof = Polygon((-0.95, -0.1), (0, -0.95), (0.95, -0.1)),
            door = Box(-0.18, 0.35, 0.18, 0.9),
            window = Box(0.3, 0.1, 0.58, 0.38);
        ink.Shape(canvas, walls);
        ink.Shape(canvas, roof, ink.Second);
        ink.Shape(canvas, door, ink.Line);
        ink.Shape(canvas, window, new SKColor(230, 240, 250));
    }

    public static void Ladder(SKCanvas canvas, SceneInk ink)
    {
        using SKPath left = Line((-0.4, 0.95), (-0.4, -0.95)), right = Line((0.4, 0.95), (0.4, -0.95));
        foreach (SKColor color in (SKColor[])[ink.Line, ink.Main])
        {
            float width = color == ink.Line ? 0.26f : 0.15f;
            SceneInk.Stroke(canvas, left, color, width);
            SceneInk.Stroke(canvas, right, color, width);
            for (int rung = 0; rung < 5; rung++)
            {
                double y = 0.72 - (rung * 0.36);
                using SKPath line = Line((-0.4, y), (0.4, y));
                SceneInk.Stroke(canvas, line, color, width * 0.8f);
            }
        }
    }
}
