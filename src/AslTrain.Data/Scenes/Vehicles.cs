using SkiaSharp;
using static AslTrain.Data.Scenes.ScenePaths;

namespace AslTrain.Data.Scenes;

static class Vehicles
{
    public static void Car(SKCanvas canvas, SceneInk ink)
    {
        using SKPath
            cabin = Polygon((-0.5, 0), (-0.28, -0.48), (0.32, -0.48), (0.58, 0)),
            body = Box(-0.95, -0.05, 0.95, 0.42, 0.12),
            glass = Polygon((-0.3, -0.05), (-0.18, -0.36), (0.22, -0.36), (0.36, -0.05));
        ink.Shape(canvas, cabin);
        ink.Shape(canvas, body);
        ink.Shape(canvas, glass, new SKColor(200, 225, 240));
        foreach (double x in (double[])[-0.5, 0.5])
        {
            using SKPath wheel = Circle(x, 0.42, 0.25), hub = Circle(x, 0.42, 0.1);
            ink.Shape(canvas, wheel, new SKColor(35, 35, 38));
            ink.Shape(canvas, hub, new SKColor(200, 200, 200));
        }
    }

    public static void Boat(SKCanvas canvas, SceneInk ink)
    {
        using SKPath
            hull = Polygon((-0.95, 0.35), (0.95, 0.35), (0.55, 0.85), (-0.6, 0.85)),
            mast = Line((0, 0.35), (0, -0.95)),
            main = Polygon((0.07, -0.9), (0.07, 0.2), (0.75, 0.2)),
            jib = Polygon((-0.08, -0.75), (-0.08, 0.2), (-0.6, 0.2));
        SceneInk.Stroke(canvas, mast, ink.Line, 0.09f);
        ink.Shape(canvas, main);
        ink.Shape(canvas, jib, ink.Second);
        ink.Shape(canvas, hull, new SKColor(120, 80, 50));
    }

    public static void Kite(SKCanvas canvas, SceneInk ink)
    {
        using SKPath
            sail = Polygon((0, -0.95), (0.55, -0.3), (0, 0.5), (-0.55, -0.3)),
            cross = Line((-0.55, -0.3), (0.55, -0.3)),
            spine = Line((0, -0.95), (0, 0.5)),
            tail = Line((0, 0.5), (0.25, 0.65), (0, 0.78), (0.25, 0.92));
        SceneInk.Stroke(canvas, tail, ink.Second, 0.11f);
        ink.Shape(canvas, sail);
        ink.Outline(canvas, cross);
        ink.Outline(canvas, spine);
    }
}
