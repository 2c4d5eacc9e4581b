using SkiaSharp;

namespace AslTrain.Data.Scenes;

/// <summary>
/// The colours and textures of one object: mostly near its class's usual hue, now and then any, so that colour helps
/// but never tells alone.
/// </summary>
sealed class SceneInk : IDisposable
{
    readonly SKShader? _texture;

    public SceneInk(float usualHue, ref SeededRandom random)
    {
        bool usual = random.NextInt(5) > 0;
        float hue = usual ? (usualHue + 360 + (float)random.NextDouble(-20, 20)) % 360 : (float)random.NextDouble(0, 360);
        float value = (float)random.NextDouble(55, 100);
        Main = SKColor.FromHsv(hue, (float)random.NextDouble(35, 95), value);
        float secondHue = (hue + (float)random.NextDouble(70, 290)) % 360;
        Second = SKColor.FromHsv(secondHue, (float)random.NextDouble(30, 95), (float)random.NextDouble(30, 100));
        Line = random.NextInt(6) == 0 ? new SKColor(245, 245, 240) : new SKColor(25, 22, 30);
        LineWidth = (float)random.NextDouble(0.05, 0.11);
        _texture = MakeTexture(ref random);
    }

    public SKColor Main { get; }

    public SKColor Second { get; }

    public SKColor Line { get; }

    /// <summary>In units of the object's half side.</summary>
    public float LineWidth { get; }

    /// <summary>Fills with the main colour and texture, and outlines.</summary>
    public void Shape(SKCanvas canvas, SKPath path)
    {
        using SKPaint fill = new() { IsAntialias = true, Color = Main, Shader = _texture };
        canvas.DrawPath(path, fill);
        Outline(canvas, path);
    }

    /// <summary>Fills with a plain colour, and outlines.</summary>
    public void Shape(SKCanvas canvas, SKPath path, SKColor color)
    {
        using SKPaint fill = new() { IsAntialias = true, Color = color };
        canvas.DrawPath(path, fill);
        Outline(canvas, path);
    }

    public void Outline(SKCanvas canvas, SKPath path) => Stroke(canvas, path, Line, LineWidth);

    public static void Stroke(SKCanvas canvas, SKPath path, SKColor color, float width)
    {
        using SKPaint stroke = new()
        {
            IsAntialias = true,
            Color = color,
            StrokeWidth = width,
            Style = SKPaintStyle.Stroke,
            StrokeJoin = SKStrokeJoin.Round,
            StrokeCap = SKStrokeCap.Round,
        };
        canvas.DrawPath(path, stroke);
    }

    public void Dispose() => _texture?.Dispose();

    /// <summary>Plain, a gradient, stripes or dots.</summary>
    SKShader? MakeTexture(ref SeededRandom random)
    {
        int kind = random.NextInt(4);
        if (kind == 0) return null;
        if (kind == 1)
        {
            double angle = random.NextDouble(0, 2 * Math.PI);
            SKPoint end = new((float)Math.Cos(angle), (float)Math.Sin(angle));
            return SKShader.CreateLinearGradient(new SKPoint(-end.X, -end.Y), end, [Main, Second], SKShaderTileMode.Clamp);
        }

        const int Cell = 16;
        using SKBitmap tile = new(Cell, Cell);
        using (SKCanvas canvas = new(tile))
        using (SKPaint paint = new() { Color = Second, IsAntialias = true })
        {
            canvas.Clear(Main);
            if (kind == 2) canvas.DrawRect(0, 0, Cell, Cell * 0.4f, paint);
            else canvas.DrawCircle(Cell / 2f, Cell / 2f, Cell * 0.3f, paint);
        }

        float scale = (float)random.NextDouble(0.2, 0.4) / Cell;
        SKMatrix matrix = SKMatrix.CreateRotationDegrees((float)random.NextDouble(0, 180))
            .PreConcat(SKMatrix.CreateScale(scale, scale));
        return SKShader.CreateBitmap(tile, SKShaderTileMode.Repeat, SKShaderTileMode.Repeat, matrix);
    }
}
