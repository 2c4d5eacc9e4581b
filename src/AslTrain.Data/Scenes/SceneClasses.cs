using SkiaSharp;

namespace AslTrain.Data.Scenes;

/// <summary>Draws one object into the square from -1 to 1, upright, with its own ink.</summary>
delegate void DrawObject(SKCanvas canvas, SceneInk ink);

/// <summary>The 20 classes, the commonest first.</summary>
static class SceneClasses
{
    /// <summary>How many times as often as the last class the first is drawn.</summary>
    const double LongTail = 8;

    /// <summary>Name, usual hue in degrees, and how to draw it.</summary>
    public static IReadOnlyList<(string Name, float Hue, DrawObject Draw)> All { get; } =
    [
        ("house", 20, Buildings.House), ("tree", 120, Plants.Tree), ("car", 0, Vehicles.Car), ("star", 50, Signs.Star),
        ("fish", 195, Animals.Fish), ("flower", 320, Plants.Flower), ("cup", 225, Things.Cup), ("boat", 0, Vehicles.Boat),
        ("clock", 35, Things.Clock), ("mushroom", 5, Plants.Mushroom), ("balloon", 345, Things.Balloon),
        ("butterfly", 275, Animals.Butterfly), ("umbrella", 250, Things.Umbrella), ("moon", 58, Signs.Moon),
        ("snowman", 190, Animals.Snowman), ("key", 42, Things.Key), ("cactus", 95, Plants.Cactus),
        ("ladder", 28, Buildings.Ladder), ("glasses", 300, Things.Glasses), ("kite", 150, Vehicles.Kite),
    ];

    public static double TotalWeight { get; } = Enumerable.Range(0, All.Count).Sum(WeightOf);

    /// <summary>How often a class is drawn, relative to the others: a geometric series.</summary>
    public static double WeightOf(int index) => Math.Pow(LongTail, -(double)index / (All.Count - 1));

    /// <summary>Category identifiers as COCO has them: ascending, with gaps.</summary>
    public static int CategoryIdOf(int index) => index + 1 + (index / 3);
}
