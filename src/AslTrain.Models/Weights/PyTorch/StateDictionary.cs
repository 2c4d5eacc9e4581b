using AslTrain.Foundation;

namespace AslTrain.Models.Weights.PyTorch;

/// <summary>Finds the tensors in what a checkpoint's pickle describes: a state dictionary, bare or wrapped.</summary>
static class StateDictionary
{
    const int DeepestDictionary = 4, MostDictionaries = 2000;

    /// <summary>Keys under which programs keep it, in timm's order.</summary>
    static readonly string[] Wrappers = ["model", "state_dict", "model_state_dict"];

    /// <summary>What DataParallel and torch.compile put before every name.</summary>
    static readonly string[] Prefixes = ["module.", "_orig_mod."];

    /// <param name="root">What the pickle describes.</param>
    /// <param name="foreign">Classes and functions that it names and that are not known here.</param>
    /// <param name="locate">First byte and number of bytes of a storage in the file.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="BadInputException">There are no tensors, or one of them leaves its storage.</exception>
    public static WeightContents Read(
        object? root, IReadOnlyList<string> foreign, Func<PickledStorage, (long Offset, long Bytes)> locate, string path)
    {
        if (root is PickleUnknown made) throw Refused(made.Name, path);
        PickleDictionary checkpoint = root as PickleDictionary ?? throw new BadInputException(
            $"{path}: holds no dictionary of tensors; save one: torch.save(model.state_dict(), FILE)");
        Candidate[] candidates = [.. Candidates(checkpoint).OrderByDescending(candidate => candidate.Names)];
        object? whole = Wrappers.Select(checkpoint.Find).FirstOrDefault(value => value is PickleUnknown { HoldsTensor: true });
        if (candidates is not [Candidate chosen, ..] || (chosen.Names == 0 && whole is not null))
        {
            string? asked = (whole as PickleUnknown)?.Name ?? (foreign.Count > 0 ? foreign[0] : null);
            if (asked is not null) throw Refused(asked, path);
            throw new BadInputException(
                $"{path}: no tensors in it, neither bare nor under {string.Join(", ", Wrappers)} or another name; "
                + "save them: torch.save(model.state_dict(), FILE)");
        }

        HashSet<string> names = [];
        List<KeyValuePair<string, StoredTensor>> tensors = [];
        foreach ((object? key, object? value) in chosen.State.Items)
        {
            if (value is PickleUnknown { HoldsTensor: true } unread) throw Refused(unread.Name, path);
            if (value is not PickledTensor tensor) continue;
            string name = key as string ?? throw new BadInputException($"{path}: a tensor whose name is no text");
            if (!names.Add(name)) throw new BadInputException($"{path}: tensor {Printable.Of(name)} is there twice");
            tensors.Add(new(name, Place(name, tensor, locate(tensor.Storage), path)));
        }

        int prefix = PrefixLength(names);
        return new WeightContents(
            [.. tensors.Select(entry => KeyValuePair.Create(entry.Key[prefix..], entry.Value))],
            new Dictionary<string, string>(), ClassNames.FromCheckpoint(checkpoint, path))
        {
            Notes = [.. NotesOf(candidates, foreign)],
        };
    }

    /// <summary>A file whose tensors would come of something that is not known here.</summary>
    public static BadInputException Refused(string name, string path) => new(
        $"{path}: refused: its pickle asks for {Printable.Of(name)}, which is nothing that weights need; nothing of it was run. "
        + "Save the weights alone: torch.save(model.state_dict(), FILE)");

    /// <summary>
    /// The dictionaries with tensors in a checkpoint: those that usually hold the weights, the checkpoint itself, all others.
    /// </summary>
    static IEnumerable<Candidate> Candidates(PickleDictionary checkpoint)
    {
        HashSet<PickleDictionary> seen = [];
        Queue<(string Path, PickleDictionary Dictionary, int Depth)> waiting = [];
        foreach (string wrapper in Wrappers)
        {
            if (checkpoint.Find(wrapper) is PickleDictionary usual) waiting.Enqueue((wrapper, usual, 1));
        }

        waiting.Enqueue(("", checkpoint, 0));
        while (waiting.TryDequeue(out (string Path, PickleDictionary Dictionary, int Depth) next))
        {
            if (!seen.Add(next.Dictionary)) continue;
            string[] names =
            [
                .. next.Dictionary.Items.Where(item => item.Value is PickledTensor).Select(item => item.Key as string ?? ""),
            ];
            if (names.Length > 0)
            {
                int prefix = PrefixLength(names);
                IReadOnlyList<NamePlace> places = FieldNames.Places([.. names.Select(name => name[prefix..])]);
                yield return new Candidate(next.Path, next.Dictionary, places is [NamePlace place, ..] ? place.Count : 0);
            }

            if (next.Depth == DeepestDictionary) continue;
            foreach ((object? key, object? value) in next.Dictionary.Items)
            {
                if (value is not PickleDictionary inner || waiting.Count == MostDictionaries) continue;
                string name = Printable.Of(key as string ?? "?");
                waiting.Enqueue((next.Depth == 0 ? name : $"{next.Path}.{name}", inner, next.Depth + 1));
            }
        }
    }

    static IEnumerable<string> NotesOf(Candidate[] candidates, IReadOnlyList<string> foreign)
    {
        string[] others = [.. candidates.Skip(1).Where(other => other.Names > 0).Select(Words)];
        if (candidates[0].Path.Length > 0 && (others.Length > 0 || !Wrappers.Contains(candidates[0].Path)))
        {
            string also = others.Length > 0 ? $"; a network is {string.Join(", ", others)} too" : "";
            yield return $"the tensors {Words(candidates[0])} were taken{also}";
        }

        if (foreign.Count == 0) yield break;
        yield return "what else is in it was passed over, and nothing of it was run: "
            + Printable.Some([.. foreign.Select(Printable.Of)]);

        static string Words(Candidate candidate) => candidate.Path.Length > 0 ? $"in {candidate.Path}" : "bare in it";
    }

    /// <summary>A dictionary that may be the state dictionary.</summary>
    /// <param name="Path">Its keys, with dots between; empty for the checkpoint itself.</param>
    /// <param name="Names">How many of its tensors are of a known network.</param>
    sealed record Candidate(string Path, PickleDictionary State, int Names);

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
