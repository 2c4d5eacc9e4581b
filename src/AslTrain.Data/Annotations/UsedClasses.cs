namespace AslTrain.Data.Annotations;

/// <summary>
/// The classes that some image has. A network can learn nothing of another one, and would be scored on it all the same.
/// </summary>
public static class UsedClasses
{
    /// <summary>The same images without the classes that are in no image of any split, in their order.</summary>
    /// <param name="splits">Of one data set.</param>
    /// <returns>The splits, and the names of what was left out.</returns>
    public static (IReadOnlyList<LabeledImages> Splits, IReadOnlyList<string> Left) Of(IReadOnlyList<LabeledImages> splits)
    {
        HashSet<string> used = [.. splits.SelectMany(Names)];
        string[] left = [.. splits.SelectMany(split => split.Classes).Distinct().Where(name => !used.Contains(name))];
        return left.Length == 0
            ? (splits, left)
            : ([.. splits.Select(split => ClassOrder.Restrict(split, [.. split.Classes.Where(used.Contains)]))], left);
    }

    static IEnumerable<string> Names(LabeledImages split)
    {
        bool[] isUsed = new bool[split.Classes.Count];
        if (split.Images is SparseImages sparse)
        {
            sparse.MarkPositives(isUsed);
        }
        else
        {
            foreach (LabeledImage image in split.Images)
            {
                foreach (int index in image.Positive) isUsed[index] = true;
                foreach (int index in image.Difficult) isUsed[index] = true;
            }
        }

        return split.Classes.Where((_, index) => isUsed[index]);
    }
}
