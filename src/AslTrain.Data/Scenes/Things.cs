using SkiaSharp;
using static AslTrain.Data.Scenes.ScenePaths;

namespace AslTrain.Data.Scenes;

static class Things
{
    public static void Cup(SKCanvas canvas, SceneInk ink)
    {
        using SKPath
            handle = Ellipse(0.52, 0.08, 0.32, 0.34),
            body = Polygon((-0.7, -0.55), (0.5, -0.55), (0.38, 0.75), (-0.58, 0.75)),
            rim = Ellipse(-0.1, -0.55, 0.6, 0.17);
        SceneInk.Stroke(canvas, handle, ink.Line, 0.26f);
        SceneInk.Stroke(canvas, handle, ink.Main, 0.14f);
        ink.Shape(canvas, body);
        ink.Shape(canvas, rim, ink.Second);
    }

    public static void Clock(SKCanvas canvas, SceneInk ink)
    {
        using SKPath
            rim = Circle(0, 0, 0.92),
            face = Circle(0, 0, 0.7),
            hour = Line((0, 0), (0.3, 0.2)),
            minute = Line((0, 0), (-0.06, -0.55));
        ink.Shape(canvas, rim);
        ink.Shape(canvas, face, new SKColor(245, 243, 235));
        for (int i = 0; i < 12; i++)
        {
            (double sin, double cos) = Math.SinCos(i * Math.PI / 6);
            using SKPath tick = Line((0.52 * cos, 0.52 * sin), (0.62 * cos, 0.62 * sin));
            SceneInk.Stroke(canvas, tick, SKColors.Black, 0.06f);
        }

        SceneInk.Stroke(canvas, hour, SKColors.Black, 0.12f);
        SceneInk.Stroke(canvas, minute, SKColors.Black, 0.08f);
    }

    public static void Balloon(SKCanvas canvas, SceneInk ink)
    {
        using SKPath
            cord = Line((0, 0.4), (0.1, 0.6), (-0.08, 0.78), (0.04, 0.97)),
            knot = Polygon((0, 0.32), (0.13, 0.5), (-0.13, 0.5)),
            skin = Ellipse(0, -0.28, 0.56, 0.66),
            shine = Ellipse(-0.22, -0.52, 0.1, 0.17);
        ink.Outline(canvas, cord);
        ink.Shape(canvas, knot, ink.Main);
        ink.Shape(canvas, skin);
        using SKPaint light = new() { Color = SKColors.White.WithAlpha(190), IsAntialias = true };
        canvas.DrawPath(shine, light);
    }

    public static void Umbrella(SKCanvas canvas, SceneInk ink)
    {
        using SKPath
            handle = Line((0, -0.2), (0, 0.75), (0.1, 0.92), (0.25, 0.88), (0.3, 0.7)),
            canopy = Segment(0, 0.05, 0.93, 180, 180);
        SceneInk.Stroke(canvas, handle, ink.Line, 0.12f);
        ink.Shape(canvas, canopy);
        foreach (double x in (double[])[-0.62, 0, 0.62])
        {
            using SKPath scallop = Segment(x, 0.07, 0.31, 180, 180), rib = Line((0, -0.88), (x * 0.5, -0.2));
            ink.Shape(canvas, scallop, ink.Second);
            ink.Outline(canvas, rib);
        }
    }

    public static void Key(SKCanvas canvas, SceneInk ink)
    {
        using SKPath
            bow = Circle(-0.55, 0, 0.3),
            shaft = Line((-0.25, 0), (0.9, 0)),
            first = Line((0.55, 0), (0.55, 0.32)),
            second = Line((0.82, 0), (0.82, 0.38));
        foreach (SKColor color in (SKColor[])[ink.Line, ink.Main])
        {
            float width = color == ink.Line ? 0.3f : 0.18f;
            SceneInk.Stroke(canvas, bow, color, width);
            SceneInk.Stroke(canvas, shaft, color, width);
            SceneInk.Stroke(canvas, first, color, width);
            SceneInk.Stroke(canvas, second, color, width);
        }
    }

    public static void Glasses(SKCanvas canvas, SceneInk ink)
    {
        using SKPath bridge = Line((-0.15, -0.05), (0, -0.14), (0.15, -0.05));
        SceneInk.Stroke(canvas, bridge, ink.Main, 0.14f);
        foreach (double side in (double[])[-1, 1])
        {
            using SKPath lens = Circle(side * 0.5, 0.05, 0.36), temple = Line((side * 0.85, -0.08), (side * 0.97, -0.4));
            SceneInk.Stroke(canvas, temple, ink.Main, 0.14f);
            using SKPaint glass = new() { Color = new SKColor(210, 235, 245, 150), IsAntialias = true };
            canvas.DrawPath(lens, glass);
            SceneInk.Stroke(canvas, lens, ink.Line, 0.24f);
            SceneInk.Stroke(canvas, lens, ink.Main, 0.14f);
        }
    }
}
