using System.Text;
using AslTrain.Foundation;

namespace AslTrain.Models.Weights.PyTorch;

/// <summary>A checkpoint as torch.save has written it since version 1.6: a zip file of a pickle and its storages.</summary>
static class ZipCheckpoint
{
    /// <summary>Of a pickle; a tensor needs about a hundred bytes of it.</summary>
    public const int LargestPickle = 10_000_000;

    const string PickleName = "data.pkl";

    /// <exception cref="BadInputException">It is unsound, or wants to run code.</exception>
    public static WeightContents Read(ReadableFile file)
    {
        ZipDirectory directory = ZipDirectory.Read(file);
        string root = Root(directory, file.Path);
        if (directory.Find(root + "constants.pkl", file.Path) is not null)
        {
            throw new BadInputException(
                $"{file.Path}: a TorchScript archive, which holds code; "
                + "save the weights alone: torch.save(model.state_dict(), FILE)");
        }

        (long offset, long length) = directory.Find(root + PickleName, file.Path)!.Value;
        if (length > LargestPickle)
        {
            throw new BadInputException(
                $"{file.Path}: a pickle of {length} bytes is more than the {LargestPickle} that are read");
        }

        CheckByteOrder(file, directory, root);
        PickleMachine machine = new(file.Bytes(offset, (int)length), file.Path);
        return StateDictionary.Read(machine.Load(), machine.Foreign, Locate, file.Path);

        (long Offset, long Bytes) Locate(PickledStorage storage)
        {
            (long Offset, long Length) place = directory.Find($"{root}data/{storage.Key}", file.Path)
                ?? throw new BadInputException($"{file.Path}: the storage {Printable.Of(storage.Key)} is not in it");
            Int128 bytes = (Int128)storage.Count * ElementTypes.BytesOf(storage.Type);
            return storage.Count >= 0 && bytes <= place.Length
                ? (place.Offset, (long)bytes)
                : throw new BadInputException(
                    $"{file.Path}: the storage {Printable.Of(storage.Key)} should have {storage.Count} elements, "
                    + $"the file holds {place.Length} bytes of it");
        }
    }

    /// <summary>The folder in which torch.save puts everything, named after the file.</summary>
    static string Root(ZipDirectory directory, string path)
    {
        string[] pickles =
            [.. directory.Names.Where(name => name == PickleName || name.EndsWith("/" + PickleName, StringComparison.Ordinal))];
        return pickles is [string only] ? only[..^PickleName.Length] : throw new BadInputException(
            $"{path}: a zip file, but not PyTorch's: it should hold one {PickleName}, stored and not compressed");
    }

    static void CheckByteOrder(ReadableFile file, ZipDirectory directory, string root)
    {
        const int Longest = 16;
        if (directory.Find(root + "byteorder", file.Path) is not (long offset, long length)) return;
        string order = Encoding.UTF8.GetString(file.Bytes(offset, (int)Math.Min(length, Longest)));
        if (order.Trim() == "little") return;
        throw new BadInputException($"{file.Path}: its numbers are not little-endian; save it again on such a machine");
    }
}
