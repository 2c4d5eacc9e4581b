using AslTrain.Foundation;

namespace AslTrain.Models.Weights.PyTorch;

/// <summary>Finds the tensors in what a checkpoint's pickle describes: a state dictionary, bare or wrapped.</summary>
static class StateDictionary
{
    /// <summary>Keys under which programs keep it, in timm's order.</summary>
    static readonly string[] Wrappers = ["model", "state_dict", "model_state_dict"];

    /// <summary>What DataParallel and torch.compile put before every name.</summary>
    static readonly string[] Prefixes = ["module.", "_orig_mod."];

    /// <param name="root">What the pickle describes.</param>
    /// <param name="locate">First byte and number of bytes of a storage in the file.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="BadInputException">There are no tensors, or one of them leaves its storage.</exception>
    public static WeightContents Read(object? root, Func<PickledStorage, (long Offset, long Bytes)> locate, string path)
    {
        PickleDictionary checkpoint = root as PickleDictionary ?? throw new BadInputException(
            $"{path}: holds no dictionary of tensors; save one: torch.save(model.state_dict(), FILE)");
        IEnumerable<PickleDictionary> candidates = Wrappers.Select(checkpoint.Find).OfType<PickleDictionary>().Append(checkpoint);
        PickleDictionary state = candidates.FirstOrDefault(HasTensors) ?? throw new BadInputException(
            $"{path}: no tensors in it, neither bare nor under {string.Join(", ", Wrappers)}; "
            + "save them: torch.save(model.state_dict(), FILE)");

        HashSet<string> names = [];
        List<KeyValuePair<string, StoredTensor>> tensors = [];
        foreach ((object? key, object? value) in state.Items)
        {
            if (value is not PickledTensor tensor) continue;
            string name = key as string ?? throw new BadInputException($"{path}: a tensor whose name is no text");
            if (!names.Add(name)) throw new BadInputException($"{path}: tensor {Printable.Of(name)} is there twice");
            tensors.Add(new(name, Place(name, tensor, locate(tensor.Storage), path)));
        }

        int prefix = PrefixLength(names);
        return new WeightContents(
            [.. tensors.Select(entry => KeyValuePair.Create(entry.Key[prefix..], entry.Value))],
            new Dictionary<string, string>(), ClassNames.FromCheckpoint(checkpoint, path));
    }

    static bool HasTensors(PickleDictionary dictionary) => dictionary.Items.Exists(item => item.Value is PickledTensor);

    static int PrefixLength(IReadOnlyCollection<string> names)
    {
        int length = 0;
        while (Prefixes.FirstOrDefault(prefix => names.All(name => name.AsSpan(length).StartsWith(prefix))) is string found)
        {
            length += found.Length;
        }

        return length;
    }

    static StoredTensor Place(string name, PickledTensor tensor, (long Offset, long Bytes) storage, string path)
    {
        int size = ElementTypes.BytesOf(tensor.Storage.Type);
        long elements = storage.Bytes / size;
        long? count = StoredTensor.CountOf(tensor.Shape);
        bool sound = count is not null && tensor.Shape.Length == tensor.Strides.Length
            && tensor.Start >= 0 && tensor.Start <= elements - tensor.Storage.Start
            && Array.TrueForAll(tensor.Strides, stride => stride >= 0)
            && count <= elements && (count == 0 || LastElement(tensor) < elements);
        if (!sound)
        {
            throw new BadInputException(
                $"{path}: tensor {Printable.Of(name)}: shape [{string.Join(", ", tensor.Shape)}] "
                + $"with strides [{string.Join(", ", tensor.Strides)}] "
                + $"from element {tensor.Start} leaves its storage of {elements} elements");
        }

        long offset = storage.Offset + ((tensor.Storage.Start + tensor.Start) * size);
        long[] strides = count == 0 ? StoredTensor.ContiguousStrides(tensor.Shape) : tensor.Strides;
        return new StoredTensor(tensor.Storage.Type, tensor.Shape, strides, offset);
    }

    /// <summary>Counted from the storage's first; the sides are known to be at least 1.</summary>
    static Int128 LastElement(PickledTensor tensor)
    {
        Int128 last = (Int128)tensor.Storage.Start + tensor.Start;
        for (int i = 0; i < tensor.Shape.Length; i++) last += (Int128)(tensor.Shape[i] - 1) * tensor.Strides[i];
        return last;
    }
}
