using SkiaSharp;
using static AslTrain.Data.Scenes.ScenePaths;

namespace AslTrain.Data.Scenes;

static class Animals
{
    public static void Fish(SKCanvas canvas, SceneInk ink)
    {
        using SKPath
            tail = Polygon((0.4, 0), (0.95, -0.45), (0.82, 0), (0.95, 0.45)),
            fin = Polygon((-0.25, -0.3), (0.1, -0.72), (0.25, -0.25)),
            body = Ellipse(-0.15, 0, 0.72, 0.42),
            eye = Circle(-0.52, -0.1, 0.09);
        ink.Shape(canvas, tail, ink.Second);
        ink.Shape(canvas, fin, ink.Second);
        ink.Shape(canvas, body);
        ink.Shape(canvas, eye, SKColors.White);
    }

    public static void Butterfly(SKCanvas canvas, SceneInk ink)
    {
        foreach (double side in (double[])[-1, 1])
        {
            using SKPath
                upper = Ellipse(side * 0.48, -0.35, 0.44, 0.46),
                lower = Ellipse(side * 0.38, 0.42, 0.32, 0.38),
                feeler = Line((0, -0.4), (side * 0.22, -0.92)),
                spot = Circle(side * 0.5, -0.38, 0.17);
            ink.Outline(canvas, feeler);
            ink.Shape(canvas, lower, ink.Second);
            ink.Shape(canvas, upper);
            ink.Shape(canvas, spot, ink.Second);
        }

        using SKPath body = Ellipse(0, 0.05, 0.1, 0.6);
        ink.Shape(canvas, body, ink.Line);
    }

    public static void Snowman(SKCanvas canvas, SceneInk ink)
    {
        using SKPath
            bottom = Circle(0, 0.5, 0.46),
            middle = Circle(0, -0.1, 0.34),
            head = Circle(0, -0.55, 0.25),
            brim = Box(-0.32, -0.78, 0.32, -0.7),
            hat = Box(-0.2, -0.98, 0.2, -0.75),
            nose = Polygon((0, -0.58), (0.3, -0.5), (0, -0.48));
        ink.Shape(canvas, bottom);
        ink.Shape(canvas, middle);
        ink.Shape(canvas, head);
        ink.Shape(canvas, brim, ink.Line);
        ink.Shape(canvas, hat, ink.Line);
        ink.Shape(canvas, nose, new SKColor(240, 130, 40));
    }
}
