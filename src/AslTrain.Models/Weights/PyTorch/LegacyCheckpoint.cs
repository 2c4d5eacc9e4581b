using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using AslTrain.Foundation;
using static TorchSharp.torch;

namespace AslTrain.Models.Weights.PyTorch;

/// <summary>
/// A checkpoint as torch.save wrote it before version 1.6: five pickles (a magic number, a version, the machine, the
/// object, the keys of its storages), then each storage as its number of elements and their bytes.
/// </summary>
static class LegacyCheckpoint
{
    const long Version = 1001;

    static readonly BigInteger Magic = BigInteger.Parse("119547037146038801333356", CultureInfo.InvariantCulture);

    /// <exception cref="BadInputException">It is unsound, or wants to run code.</exception>
    public static WeightContents Read(ReadableFile file)
    {
        byte[] pickles = file.Bytes(0, (int)Math.Min(file.Length, ZipCheckpoint.LargestPickle));
        int position = 0;
        List<PickledStorage> seen = [];
        List<string> named = [];
        if (Next() is not BigInteger magic || magic != Magic)
        {
            throw new BadInputException($"{file.Path}: a pickle, but not one of torch.save");
        }

        if (Next() is not Version) throw new BadInputException($"{file.Path}: a version of PyTorch's format that is not known");
        if (Next() is PickleDictionary machine && machine.Find("little_endian") is false)
        {
            throw new BadInputException($"{file.Path}: its numbers are not little-endian; save it again on such a machine");
        }

        object? root = Next();
        (List<PickledStorage> storages, List<string> foreign) = (seen, named);
        List<object?> keys = Next() as List<object?>
            ?? throw new BadInputException($"{file.Path}: the list of its storages is missing");

        // Where no tensor refers to one, there is nothing to say how long they are, and nothing to read.
        Dictionary<string, (long Offset, long Bytes)> places = storages.Count > 0 ? Places(file, position, keys, storages) : [];
        return StateDictionary.Read(root, foreign, Locate, file.Path);

        (long Offset, long Bytes) Locate(PickledStorage storage) =>
            places.TryGetValue(storage.Key, out (long, long) place) ? place : throw Missing(storage.Key);

        object? Next()
        {
            PickleMachine machine = new(pickles.AsSpan(position), file.Path);
            object? value = machine.Load();
            position += machine.Position;
            (seen, named) = (machine.Storages, machine.Foreign);
            return value;
        }

        BadInputException Missing(string key) => new($"{file.Path}: the storage {Printable.Of(key)} is not in it");
    }

    /// <summary>Storages follow one another; how many bytes one takes hangs on its type, which only its tensors tell.</summary>
    static Dictionary<string, (long Offset, long Bytes)> Places(
        ReadableFile file, long position, List<object?> keys, List<PickledStorage> storages)
    {
        ILookup<string, PickledStorage> known = storages.ToLookup(storage => storage.Key);
        Dictionary<string, (long Offset, long Bytes)> places = [];
        Span<byte> number = stackalloc byte[sizeof(long)];
        foreach (object? key in keys)
        {
            ScalarType[] types = [.. known[key as string ?? ""].Select(storage => storage.Type).Distinct()];
            if (key is not string name || types is not [ScalarType type])
            {
                throw new BadInputException($"{file.Path}: damaged: the list of its storages does not fit its tensors");
            }

            file.Read(position, number);
            long count = BinaryPrimitives.ReadInt64LittleEndian(number);
            position += number.Length;
            int size = ElementTypes.BytesOf(type);
            if (count < 0 || count > (file.Length - position) / size || !places.TryAdd(name, (position, count * size)))
            {
                throw new BadInputException(
                    $"{file.Path}: cut short, or damaged: the storage {Printable.Of(name)} should have {count} elements, "
                    + $"{file.Length - position} bytes are left");
            }

            position += count * size;
        }

        return places;
    }
}
