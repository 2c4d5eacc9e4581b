using System.IO.Hashing;
using AslTrain.Data.Annotations;
using AslTrain.Foundation;
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
    /// <param name="progress">Called with the number of images done.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static ImageInspection Of(LabeledImages split, Action<int> progress, CancellationToken stop)
    {
        Finding[] findings = new Finding[split.Images.Count];
        int done = 0;
        ParallelOptions options = new() { CancellationToken = stop };
        Parallel.For(0, findings.Length, options, () => new PixelBuffer(), (i, _, buffer) =>
        {
            findings[i] = Inspect(split.Images[i], buffer);
            progress(Interlocked.Increment(ref done));
            return buffer;
        }, buffer => buffer.Dispose());
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
            using FileStream stream = RegularFile.OpenRead(image.File);
            XxHash128 hash = new();
            hash.Append(stream);
            stream.Position = 0;
            using SKCodec codec = SKCodec.Create(stream);
            return new Finding(image.Name)
            {
                IsGrey = codec.Info.ColorType == SKColorType.Gray8,
                HasAlpha = codec.Info.AlphaType != SKAlphaType.Opaque,
                IsTurned = codec.EncodedOrigin != SKEncodedOrigin.TopLeft,
                Hash = hash.GetCurrentHashAsUInt128(),
            };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or BadInputException)
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
