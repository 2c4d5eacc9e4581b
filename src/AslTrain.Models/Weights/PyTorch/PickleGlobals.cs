using static TorchSharp.torch;

namespace AslTrain.Models.Weights.PyTorch;

/// <summary>The globals that a checkpoint may name, and what calling them means here.</summary>
static class PickleGlobals
{
    /// <summary>What a name stands for; a placeholder where it is not known.</summary>
    public static object Find(string module, string name) => (module, name) switch
    {
        ("collections", "OrderedDict") => PickleGlobal.OrderedDictionary,
        ("torch._utils", "_rebuild_tensor_v2" or "_rebuild_tensor") => PickleGlobal.RebuildTensor,
        ("torch._utils", "_rebuild_parameter" or "_rebuild_parameter_with_state") => PickleGlobal.RebuildParameter,
        ("torch", "Size") => PickleGlobal.Size,
        ("torch", _) when ElementTypes.FromStorage(name) is ScalarType type => new StorageType(type),
        _ => new PickleUnknown($"{module}.{name}") { HoldsTensor = MakesTensors(module, name) },
    };

    /// <summary>What a call gives; null where the arguments are not those of the function.</summary>
    public static object? Call(object? function, object?[] arguments) => (function, arguments) switch
    {
        (PickleGlobal.OrderedDictionary, []) => new PickleDictionary(),
        (PickleGlobal.OrderedDictionary, [List<object?> items]) => Dictionary(items),
        (PickleGlobal.RebuildTensor, [PickledStorage storage, long start, object?[] shape, object?[] strides, ..])
            when Numbers(shape) is long[] sides && Numbers(strides) is long[] steps =>
            new PickledTensor(storage, start, sides, steps),
        (PickleGlobal.RebuildParameter, [PickledTensor tensor, ..]) => tensor,
        (PickleGlobal.Size, [object?[] shape]) => shape,
        (PickleUnknown unknown, _) => new PickleUnknown(unknown.Name)
        {
            HoldsTensor = unknown.HoldsTensor || Array.Exists(arguments, IsTensor),
        },
        _ => null,
    };

    /// <summary>PyTorch's functions for other kinds of tensors, and numpy's for arrays.</summary>
    static bool MakesTensors(string module, string name) => name is "_load_from_bytes" or "_reconstruct"
        || (name.StartsWith("_rebuild", StringComparison.Ordinal) && module.StartsWith("torch", StringComparison.Ordinal));

    static bool IsTensor(object? value) => value is PickledTensor or PickledStorage or PickleUnknown { HoldsTensor: true };

    /// <summary>
    /// What a persistent identifier stands for: ("storage", type, key, device, elements), older files with a view at the end.
    /// </summary>
    public static PickledStorage? Storage(object? identifier) => identifier switch
    {
        object?[] and ["storage", StorageType type, string key, _, long count] => new PickledStorage(type.Type, key, count, 0),
        object?[] and ["storage", StorageType type, string key, _, long count, var view] when StartOf(view) is long start =>
            new PickledStorage(type.Type, key, count, start),
        _ => null,
    };

    /// <summary>The first element of a view (key, start, elements), or of none; null where it is something else.</summary>
    static long? StartOf(object? view) => view switch
    {
        null => 0,
        object?[] and [string, long start and >= 0, long] => start,
        _ => null,
    };

    static PickleDictionary? Dictionary(List<object?> items)
    {
        PickleDictionary dictionary = new();
        foreach (object? item in items)
        {
            switch (item)
            {
                case object?[] { Length: 2 } pair:
                    dictionary.Items.Add((pair[0], pair[1]));
                    break;
                case List<object?> { Count: 2 } pair:
                    dictionary.Items.Add((pair[0], pair[1]));
                    break;
                default:
                    return null;
            }
        }

        return dictionary;
    }

    static long[]? Numbers(object?[] values)
    {
        long[] numbers = new long[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] is not long number) return null;
            numbers[i] = number;
        }

        return numbers;
    }
}
