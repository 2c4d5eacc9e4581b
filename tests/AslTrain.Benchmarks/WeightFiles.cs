using AslTrain.Models;
using AslTrain.Models.Weights;
using AslTrain.Tests.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Benchmarks;

/// <summary>A TResNet-M of 80 classes in a file, in either format.</summary>
static class WeightFiles
{
    public static Classifier Network() => Backbones.Create("tresnet_m", 80);

    public static string Write(string folder, bool safeTensors)
    {
        using DisposeScope scope = NewDisposeScope();
        using Classifier network = Network();
        (string Name, Tensor Tensor)[] state = [.. network.state_dict().Select(entry => (entry.Key, entry.Value))];
        if (!safeTensors)
        {
            return Pickled.Zip(
                folder, Pickle(state),
                more: [.. state.Select(entry => ($"a/data/{entry.Name}", entry.Tensor.contiguous().bytes.ToArray()))]);
        }
        string path = Path.Combine(folder, "tresnet_m.safetensors");
        SafeTensorsWriter.Write(path, state, new Dictionary<string, string>());
        return path;
    }

    static byte[] Pickle((string Name, Tensor Tensor)[] state)
    {
        Pickled pickle = Pickled.Start().Raw('}').Raw('(');
        foreach ((string name, Tensor tensor) in state)
        {
            string storage = tensor.dtype == float32 ? "FloatStorage" : "LongStorage";
            pickle.Text(name).Tensor(tensor.numel(), 0, tensor.shape, tensor.contiguous().stride(), storage, key: name);
        }

        return pickle.Raw('u').Raw('.').Bytes;
    }
}
