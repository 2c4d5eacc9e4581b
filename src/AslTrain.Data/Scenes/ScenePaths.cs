using SkiaSharp;

namespace AslTrain.Data.Scenes;

/// <summary>The few outlines that the objects are put together from.</summary>
static class ScenePaths
{
    public static SKPath Polygon(params ReadOnlySpan<(double X, double Y)> corners)
    {
        using SKPathBuilder builder = new();
        builder.MoveTo((float)corners[0].X, (float)corners[0].Y);
        foreach ((double x, double y) in corners[1..]) builder.LineTo((float)x, (float)y);
        builder.Close();
        return builder.Detach();
    }

    public static SKPath Line(params ReadOnlySpan<(double X, double Y)> points)
    {
        using SKPathBuilder builder = new();
        builder.MoveTo((float)points[0].X, (float)points[0].Y);
        foreach ((double x, double y) in points[1..]) builder.LineTo((float)x, (float)y);
        return builder.Detach();
    }

    public static SKPath Ellipse(double x, double y, double radiusX, double radiusY)
    {
        using SKPathBuilder builder = new();
        builder.AddOval(new SKRect((float)(x - radiusX), (float)(y - radiusY), (float)(x + radiusX), (float)(y + radiusY)));
        return builder.Detach();
    }

    public static SKPath Circle(double x, double y, double radius) => Ellipse(x, y, radius, radius);

    public static SKPath Box(double left, double top, double right, double bottom, double round = 0)
    {
        using SKPathBuilder builder = new();
        builder.AddRoundRect(new SKRect((float)left, (float)top, (float)right, (float)bottom), (float)round, (float)round);
        return builder.Detach();
    }

    /// <summary>A part of a circle, closed by its chord; degrees clockwise from the right.</summary>
    public static SKPath Segment(double x, double y, double radius, double start, double sweep)
    {
        using SKPathBuilder builder = new();
        SKRect around = new((float)(x - radius), (float)(y - radius), (float)(x + radius), (float)(y + radius));
        builder.AddArc(around, (float)start, (float)sweep);
        builder.Close();
        return builder.Detach();
    }

    /// <summary>Points on a circle around the origin, alternating between two radii.</summary>
    public static SKPath Rays(int count, double outer, double inner)
    {
        Span<(double, double)> corners = stackalloc (double, double)[2 * count];
        for (int i = 0; i < corners.Length; i++)
        {
            double angle = (Math.PI * i / count) - (Math.PI / 2), radius = i % 2 == 0 ? outer : inner;
            corners[i] = (radius * Math.Cos(angle), radius * Math.Sin(angle));
        }

        return Polygon(corners);
    }
}
