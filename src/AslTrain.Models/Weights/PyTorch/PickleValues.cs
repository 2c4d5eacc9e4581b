using static TorchSharp.torch;

namespace AslTrain.Models.Weights.PyTorch;

/// <summary>A dictionary of a pickle, in its order.</summary>
sealed class PickleDictionary
{
    public List<(object? Key, object? Value)> Items { get; } = [];

    /// <summary>The last value of a text key; null where there is none.</summary>
    public object? Find(string key) => Items.FindLast(item => item.Key is string text && text == key).Value;
}

/// <summary>The few things of Python that tensors need. A checkpoint can name them; nothing of Python's is ever called.</summary>
enum PickleGlobal
{
    OrderedDictionary,
    RebuildTensor,
    RebuildParameter,
    Size,
}

/// <summary>
/// Stands for what a pickle makes of a class or function that is not known here: nothing is made, called or kept.
/// </summary>
/// <param name="name">The class or function.</param>
sealed class PickleUnknown(string name)
{
    public string Name { get; } = name;

    /// <summary>Whether it was, or would hold, a tensor.</summary>
    public bool HoldsTensor { get; set; }
}

/// <summary>A storage class such as torch.FloatStorage.</summary>
sealed record StorageType(ScalarType Type);

/// <summary>A stretch of elements that tensors are views of, by its key in the file.</summary>
/// <param name="Start">Where a view of an older file begins in the storage.</param>
sealed record PickledStorage(ScalarType Type, string Key, long Count, long Start);

/// <summary>A tensor as a view of its storage, not checked against it yet.</summary>
sealed record PickledTensor(PickledStorage Storage, long Start, long[] Shape, long[] Strides);
