using AslTrain.Foundation;
using AslTrain.Models.Weights.PyTorch;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Models.Weights;

/// <summary>
/// A file of weights, opened for reading: safetensors, or a PyTorch checkpoint of either format; its content decides, not
/// its name. Everything it says is checked against its size when it is opened, and nothing in
/// it can make the program run code. Tensors bear the field's names, timm's for TResNet and torchvision's for ResNet and
/// MobileNetV2, whatever the file calls them.
/// </summary>
public sealed class WeightFile : IDisposable
{
    readonly ReadableFile _file;

    WeightFile(ReadableFile file, WeightContents contents)
    {
        (_file, Metadata, Classes) = (file, contents.Metadata, contents.Classes);
        string? unprintable = contents.Tensors.Select(entry => entry.Key).FirstOrDefault(name => !Printable.IsName(name));
        if (unprintable is not null)
        {
            throw new BadInputException($"{file.Path}: damaged: '{Printable.Of(unprintable)}' is no name of a tensor");
        }

        (Tensors, Translated, string? note) = FieldNames.Translate(contents.Tensors, file.Path);
        string? translated = Translated is null ? null : $"has the names of {Translated}, which were translated";
        Notes = [.. contents.Notes, .. ((string?[])[note, translated]).OfType<string>()];
    }

    public string Path => _file.Path;

    public long Length => _file.Length;

    /// <summary>The tensors by the field's names, in the file's order.</summary>
    public IReadOnlyDictionary<string, StoredTensor> Tensors { get; }

    /// <summary>Whose names the file has, where they are not the field's; null where they are.</summary>
    public string? Translated { get; }

    /// <summary>
    /// What a person should know of how the file was read, each to follow its name: which of several networks in it was taken,
    /// what was left aside, whose names were translated.
    /// </summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Tensors of no network that is known here, which bear the file's own names.</summary>
    public IEnumerable<string> UnknownNames => Tensors.Keys.Where(name => !FieldNames.IsOfNetwork(name));

    /// <summary>The free texts of a safetensors header.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>
    /// Names of the logits: our own files' classes, or idx_to_class of the authors' checkpoints; null where the file has
    /// none.
    /// </summary>
    public IReadOnlyList<string>? Classes { get; }

    /// <exception cref="BadInputException">
    /// The file is absent, cut short, of no known format, unsound, or asks to run code.
    /// </exception>
    public static WeightFile Open(string path)
    {
        ReadableFile file = ReadableFile.Open(path);
        try
        {
            return new WeightFile(file, ReadContents(file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Tensors of a PyTorch checkpoint may be views of one storage, and so take more memory than the file has.</summary>
    /// <exception cref="BadInputException">They would take far more.</exception>
    public void RequireLittleSharing()
    {
        const int LargestGrowth = 100;
        long bytes = Tensors.Values.Sum(tensor => tensor.Bytes);
        if (bytes / LargestGrowth <= Length) return;
        throw new BadInputException(
            $"{Path}: its tensors share storages so much that they would take {bytes / 1e6:0} MB, over {LargestGrowth} times the "
            + "file");
    }

    /// <summary>A tensor on the CPU, row by row.</summary>
    /// <exception cref="KeyNotFoundException">The file has no such tensor.</exception>
    /// <exception cref="BadInputException">It is over 2 GB.</exception>
    public Tensor Read(string name)
    {
        StoredTensor stored = Tensors[name];
        using DisposeScope scope = NewDisposeScope();
        long span = stored.Span;
        if (span * ElementTypes.BytesOf(stored.Type) > Array.MaxLength)
        {
            throw new BadInputException($"{Path}: tensor {name} is over 2 GB");
        }

        Tensor elements = empty([span], stored.Type);
        if (span > 0) _file.Read(stored.Offset, elements.bytes);
        Tensor result = stored.IsContiguous
            ? elements.reshape(stored.Shape)
            : elements.as_strided(stored.Shape, stored.Strides, 0).contiguous();
        if (stored.IsInPlaceScale) result = result.abs().add_(Numbers.Of(FieldNames.InPlaceEpsilon), Numbers.One);
        return result.MoveToOuterDisposeScope();
    }

    public void Dispose() => _file.Dispose();

    static WeightContents ReadContents(ReadableFile file)
    {
        const int StartLength = 512;
        ReadOnlySpan<byte> start = file.Bytes(0, (int)Math.Min(file.Length, StartLength));

        // First, since the length that a safetensors file begins with may look like the others' marks.
        if (SafeTensorsHeader.Fits(start)) return SafeTensorsHeader.Read(file);
        if (start.StartsWith("PK"u8)) return ZipCheckpoint.Read(file);
        if (start[0] == 0x80) return LegacyCheckpoint.Read(file);
        string looks = start switch
        {
            _ when GitPointer.Fits(start) => GitPointer.Words,
            _ when start.StartsWith("<"u8) => "; it looks like a web page that was saved in place of the file",
            _ when start.Length > 262 && start[257..].StartsWith("ustar"u8) =>
                "; it is a tar file, perhaps PyTorch's of before 2017: load and save it with a newer PyTorch",
            _ => "",
        };
        throw new BadInputException($"{file.Path}: neither a safetensors file nor one of PyTorch's torch.save{looks}");
    }
}
