namespace AslTrain.Data.Annotations;

/// <summary>What to do about images that are listed but absent.</summary>
public enum MissingImages
{
    Fail,
    Skip,
}

public static class MissingFiles
{
    /// <summary>Checks that every listed image is there.</summary>
    /// <returns>The images that are there, and the names of those that are not.</returns>
    /// <exception cref="InvalidDataException">Some are absent, and the policy is to fail.</exception>
    public static (LabeledImages Present, IReadOnlyList<string> Missing) Check(LabeledImages split, MissingImages policy)
    {
        LabeledImage[] missing = [.. split.Images.Where(image => !File.Exists(image.File))];
        if (missing.Length == 0) return (split, []);
        if (policy == MissingImages.Fail)
        {
            string others = missing.Length > 1 ? $", and {missing.Length - 1} more of {split.Images.Count} listed images are absent" : "";
            throw new InvalidDataException($"{missing[0].File}: the image is listed but absent{others} (data.missing: skip leaves them out)");
        }

        HashSet<LabeledImage> absent = new(missing, ReferenceEqualityComparer.Instance);
        return (split with { Images = [.. split.Images.Where(image => !absent.Contains(image))] }, [.. missing.Select(image => image.Name)]);
    }
}
