using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using AslTrain.Data.Annotations;

namespace AslTrain.Training.Inputs;

/// <summary>Tells splits of other images or labels apart.</summary>
static class DataFingerprint
{
    /// <summary>Of a split's classes, images and labels, in order; where the images lie does not matter.</summary>
    public static string Of(LabeledImages split)
    {
        XxHash64 hash = new();
        foreach (string name in split.Classes) Add(name);
        foreach (LabeledImage image in split.Images)
        {
            Add(image.Name);
            foreach (IReadOnlyList<int> labels in (IReadOnlyList<int>[])[image.Positive, image.Difficult, image.Negative])
            {
                int[] numbers = [-1, .. labels];
                hash.Append(MemoryMarshal.AsBytes(numbers.AsSpan()));
            }
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());

        void Add(string text) => hash.Append(Encoding.UTF8.GetBytes(text + "\n"));
    }
}
