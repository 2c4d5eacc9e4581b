namespace AslTrain.Data.Scenes;

/// <summary>One object of a scene: its class, and where it stands in units of the image's side.</summary>
readonly record struct SceneObject(int Class, double X, double Y, double Radius, double Rotation)
{
    /// <summary>Share of the smaller object's box that two boxes have in common.</summary>
    public double Overlap(SceneObject other)
    {
        double width = Math.Min(X + Radius, other.X + other.Radius) - Math.Max(X - Radius, other.X - other.Radius);
        double height = Math.Min(Y + Radius, other.Y + other.Radius) - Math.Max(Y - Radius, other.Y - other.Radius);
        double smaller = 2 * Math.Min(Radius, other.Radius);
        return width <= 0 || height <= 0 ? 0 : width * height / (smaller * smaller);
    }
}

/// <summary>
/// What a scene shows, before it is drawn: 1 to 4 classes of 20, the common ones far more often than the rare. A pure
/// function of (seed, split, image).
/// </summary>
sealed record ScenePlan(IReadOnlyList<SceneObject> Objects)
{
    /// <summary>How many images in 20 have 1, 2, 3 and 4 classes: 2.3 on average.</summary>
    static ReadOnlySpan<int> CountsInTwenty => [5, 7, 5, 3];

    /// <summary>An object hides at most this share of another's box, so that each stays recognizable.</summary>
    const double LargestOverlap = 0.35;

    public static SeededRandom RandomOf(long seed, SceneSplit split, int image) =>
        new(seed, (long)split, image, SeededRandom.Purpose.Scenes);

    public static ScenePlan Draw(ref SeededRandom random)
    {
        List<int> classes = DrawClasses(DrawCount(ref random), ref random);

        // Now and then a class shows twice: it is one label all the same.
        if (classes.Count < 4 && random.NextInt(6) == 0) classes.Add(classes[0]);
        List<SceneObject> placed = [];
        foreach (int index in classes) placed.Add(Place(index, classes.Count, placed, ref random));
        return new ScenePlan(placed);
    }

    static int DrawCount(ref SeededRandom random)
    {
        int ticket = random.NextInt(20), count = 1;
        foreach (int share in CountsInTwenty)
        {
            if (ticket < share) break;
            ticket -= share;
            count++;
        }

        return count;
    }

    static List<int> DrawClasses(int count, ref SeededRandom random)
    {
        List<int> chosen = [];
        while (chosen.Count < count)
        {
            double ticket = random.NextDouble() * SceneClasses.TotalWeight;
            int index = 0;
            while (index < SceneClasses.All.Count - 1 && (ticket -= SceneClasses.WeightOf(index)) >= 0) index++;
            if (!chosen.Contains(index)) chosen.Add(index);
        }

        return chosen;
    }

    static SceneObject Place(int index, int count, List<SceneObject> placed, ref SeededRandom random)
    {
        const int Attempts = 40;
        double largest = count switch { 1 => 0.44, 2 => 0.34, 3 => 0.29, _ => 0.26 };
        SceneObject best = default;
        double least = double.MaxValue;
        for (int attempt = 0; attempt < Attempts && least > LargestOverlap; attempt++)
        {
            double radius = random.NextDouble(0.6 * largest, largest), margin = 0.85 * radius;
            SceneObject candidate = new(
                index, random.NextDouble(margin, 1 - margin), random.NextDouble(margin, 1 - margin),
                radius, random.NextDouble(-25, 25));
            double overlap = placed.Count == 0 ? 0 : placed.Max(candidate.Overlap);
            if (overlap < least) (best, least) = (candidate, overlap);
        }

        return best;
    }
}

/// <summary>Which split a scene belongs to; part of its seed.</summary>
enum SceneSplit
{
    Train,
    Val,
}
