using System.IO.Hashing;
using AslTrain.Data.Annotations;
using SkiaSharp;

namespace AslTrain.Data.Images;

/// <summary>What the image files of a split look like.</summary>
/// <param name="Missing">Names of images that are not there.</param>
/// <param name="Unreadable">What is wrong with each image that is there and cannot be decoded whole.</param>
/// <param name="Grey">Images in greys.</param>
/// <param name="WithAlpha">Images with an alpha channel, which is dropped.</param>
/// <param name="Turned">Images whose EXIF orientation is not upright; it is not applied.</param>
/// <param name="Contents">A hash of each readable file's bytes, with its name.</param>
public sealed record ImageInspection(
    IReadOnlyList<string> Missing, IReadOnlyList<ImageDefect> Unreadable, int Grey, int WithAlpha, int Turned,
    IReadOnlyList<(UInt128 Hash, string Name)> Contents)
{
    /// <summary>Decodes every image of a split.</summary>
    /// <param name="progress">Called now and then with the number of images done; returns false to stop.</param>
    /// <returns>null where it was stopped.</returns>
    public static ImageInspection? Of(LabeledImages split, Func<int, bool> progress)
    {
        Finding[] findings = new Finding[split.Images.Count];
        int done = 0;
        bool goesOn = true;
        Parallel.For(0, findings.Length, () => new PixelBuffer(), (i, state, buffer) =>
        {
            findings[i] = Inspect(split.Images[i], buffer);
            if (!progress(Interlocked.Increment(ref done)))
            {
                goesOn = false;
                state.Stop();
            }

            return buffer;
        }, buffer => buffer.Dispose());
        if (!goesOn) return null;
        return new ImageInspection(
            [.. findings.Where(finding => finding.Defect is { Kind: DefectKind.Missing }).Select(finding => finding.Name)],
            [
                .. findings.Select(finding => finding.Defect).OfType<ImageDefect>()
                    .Where(defect => defect.Kind != DefectKind.Missing),
            ],
            findings.Count(finding => finding.IsGrey),
            findings.Count(finding => finding.HasAlpha),
            findings.Count(finding => finding.IsTurned),
            [.. findings.Where(finding => finding.Defect is null).Select(finding => (finding.Hash, finding.Name))]);
    }

    static Finding Inspect(LabeledImage image, PixelBuffer buffer)
    {
        if (ImageDecoder.TryDecode(image.File, buffer) is ImageDefect defect) return new Finding(image.Name) { Defect = defect };
        try
        {
            using SKCodec codec = SKCodec.Create(image.File);
            using FileStream stream = File.OpenRead(image.File);
            XxHash128 hash = new();
            hash.Append(stream);
            return new Finding(image.Name)
            {
                IsGrey = codec.Info.ColorType == SKColorType.Gray8,
                HasAlpha = codec.Info.AlphaType != SKAlphaType.Opaque,
                IsTurned = codec.EncodedOrigin != SKEncodedOrigin.TopLeft,
                Hash = hash.GetCurrentHashAsUInt128(),
            };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new Finding(image.Name) { Defect = new ImageDefect(DefectKind.Unreadable, $"{image.File}: {error.Message}") };
        }
    }

    sealed record Finding(string Name)
    {
        public ImageDefect? Defect { get; init; }

        public bool IsGrey { get; init; }

        public bool HasAlpha { get; init; }

        public bool IsTurned { get; init; }

        public UInt128 Hash { get; init; }
    }
}
