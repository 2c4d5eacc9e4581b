using SkiaSharp;

namespace AslTrain.Data.Scenes;

/// <summary>Draws one object into the square from -1 to 1, upright, with its own ink.</summary>
delegate void DrawObject(SKCanvas canvas, SceneInk ink);

/// <summary>The 20 classes, the commonest first.</summary>
static class SceneClasses
{
    /// <summary>How many times as often as the last class the first is drawn.</summary>
    const double LongTail = 8;

    public static IReadOnlyList<(string Name, DrawObject Draw)> All { get; } =
    [
        ("house", Buildings.House), ("tree", Plants.Tree), ("car", Vehicles.Car), ("star", Signs.Star), ("fish", Animals.Fish),
        ("flower", Plants.Flower), ("cup", Things.Cup), ("boat", Vehicles.Boat), ("clock", Things.Clock), ("mushroom", Plants.Mushroom),
        ("balloon", Things.Balloon), ("butterfly", Animals.Butterfly), ("umbrella", Things.Umbrella), ("moon", Signs.Moon), ("snowman", Animals.Snowman),
        ("key", Things.Key), ("cactus", Plants.Cactus), ("ladder", Buildings.Ladder), ("glasses", Things.Glasses), ("kite", Vehicles.Kite),
    ];

    public static double TotalWeight { get; } = Enumerable.Range(0, All.Count).Sum(WeightOf);

    /// <summary>How often a class is drawn, relative to the others: a geometric series.</summary>
    public static double WeightOf(int index) => Math.Pow(LongTail, -(double)index / (All.Count - 1));

    /// <summary>Category identifiers as COCO has them: ascending, with gaps.</summary>
    public static int CategoryIdOf(int index) => index + 1 + (index / 3);
}
