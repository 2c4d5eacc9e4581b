using AslTrain.Data.Images;
using ScottPlot;
using ScottPlot.Plottables;
using Fonts = ScottPlot.Fonts;

namespace AslTrain.Training.RunFolders;

/// <summary>A line of a plot.</summary>
/// <param name="Name">Shown in the legend; "" for none.</param>
public sealed record LineSeries(string Name, double[] X, double[] Y)
{
    /// <summary>Half the height of a bar at each point; null for none.</summary>
    public double[]? Errors { get; init; }

    /// <summary>Whether the points are marked.</summary>
    public bool HasMarkers { get; init; } = true;
}

/// <summary>What a plot says besides its lines.</summary>
public sealed record LinePlotOptions(string Title, string XName, string YName)
{
    /// <summary>What draws plots that no other command is named for.</summary>
    public const string DefaultCommand = "asl-train";

    /// <summary>The command that draws it.</summary>
    public string Command { get; init; } = DefaultCommand;

    /// <summary>Named places of the horizontal axis; null for numbers as they come.</summary>
    public IReadOnlyList<(double Place, string Name)>? Ticks { get; init; }

    /// <summary>Where the vertical axis ends; null for the highest value.</summary>
    public double? Top { get; init; }

    /// <summary>Vertical lines, named in the legend.</summary>
    public IReadOnlyList<(double Place, string Name)> Marks { get; init; } = [];
}

/// <summary>Plots of lines as PNG files.</summary>
public static class LinePlot
{
    const int Width = 800, Height = 500;
    const string FontName = "plot";

    static readonly Lazy<bool> FontIsSet = new(SetFont);

    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, LinePlotOptions options, IReadOnlyList<LineSeries> lines)
    {
        _ = FontIsSet.Value;
        using Plot plot = new();
        foreach (LineSeries line in lines) Add(plot, line);
        foreach ((double place, string name) in options.Marks)
        {
            plot.Add.VerticalLine(place, pattern: LinePattern.Dashed).LegendText = name;
        }

        plot.Title(options.Title);
        plot.XLabel(options.XName);
        plot.YLabel(options.YName);
        if (options.Ticks is { } ticks)
        {
            plot.Axes.Bottom.SetTicks([.. ticks.Select(tick => tick.Place)], [.. ticks.Select(tick => tick.Name)]);
        }

        if (options.Top is double top) plot.Axes.SetLimitsY(0, top);
        if (options.Marks.Count > 0 || lines.Any(line => line.Name.Length > 0)) ShowLegend(plot);

        // Held until it is encoded: its pixels would go with it, under the encoder.
        using Image image = plot.GetImage(Width, Height);
        byte[] png = image.GetImageBytes(ImageFormat.Png);
        SignedPicture.Write(path, png, options.Command);
    }

    /// <summary>Below the lines, where it covers none.</summary>
    static void ShowLegend(Plot plot)
    {
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.ShowLegend(Edge.Bottom);
    }

    static void Add(Plot plot, LineSeries line)
    {
        Scatter scatter = plot.Add.Scatter(line.X, line.Y);
        scatter.LegendText = line.Name;
        scatter.LineWidth = 2;
        if (!line.HasMarkers) scatter.MarkerSize = 0;
        if (line.Errors is not null && line.X.Length > 0) plot.Add.ErrorBar(line.X, line.Y, line.Errors).Color = scatter.Color;
    }

    /// <summary>On Linux the drawing library finds no font by itself; titles are bold, and so wanted in bold too.</summary>
    static bool SetFont()
    {
        if (Data.Images.Fonts.FindFile() is not string file) return false;
        foreach (bool bold in (bool[])[false, true]) Fonts.AddFontFile(FontName, file, bold, italic: false);
        Fonts.Default = Fonts.Sans = FontName;
        return true;
    }
}
