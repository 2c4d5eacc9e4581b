using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>What to do about images that are listed but absent, or cannot be read when their turn comes.</summary>
public enum MissingImages
{
    Fail,
    Skip,
}

/// <summary>What to do about symbolic links that lead out of a data set's folder.</summary>
public enum OutwardLinks
{
    Refuse,
    Follow,
}

public static class ImageFiles
{
    /// <summary>Checks that every listed image is there, and in the data set's own folder.</summary>
    /// <param name="split">The images.</param>
    /// <param name="root">Folder of the data set; null where links are followed wherever they lead.</param>
    /// <param name="policy">What to do about absent images.</param>
    /// <returns>The images that are there, and the names of those that are not.</returns>
    /// <exception cref="BadInputException">
    /// Some are absent, and the policy is to fail, or a link leads out of the folder.
    /// </exception>
    public static (LabeledImages Present, IReadOnlyList<string> Missing) Check(
        LabeledImages split, string? root, MissingImages policy)
    {
        LinkGuard? guard = root is null ? null : new(root);
        bool[] present = new bool[split.Images.Count];
        List<string> missing = [];
        string? firstMissing = null;
        for (int i = 0; i < present.Length; i++)
        {
            LabeledImage image = split.Images[i];
            present[i] = File.Exists(image.File);
            if (!present[i])
            {
                firstMissing ??= image.File;
                missing.Add(image.Name);
            }
            else
            {
                guard?.Require(image.File);
            }
        }

        if (firstMissing is null) return (split, []);
        if (policy == MissingImages.Fail)
        {
            int more = missing.Count - 1;
            string others = more > 0 ? $", and {more} more of {split.Images.Count} listed images are absent" : "";
            throw new DataSetException($"{firstMissing}: the image is listed but absent{others}", DataSetFault.AbsentImages);
        }

        return (split with { Images = [.. split.Images.Where((_, index) => present[index])] }, missing);
    }
}
