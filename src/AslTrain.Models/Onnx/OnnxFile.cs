using AslTrain.Foundation;
using AslTrain.Models.Onnx.Format;
using Google.Protobuf;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Models.Onnx;

/// <summary>How a network is written as an ONNX model.</summary>
/// <param name="Size">Side of the images in pixels, a multiple of 32.</param>
/// <param name="Mean">Of red, green and blue, subtracted in the model.</param>
/// <param name="Std">What the model divides by then.</param>
/// <param name="HasSigmoid">Whether it gives scores in 0 .. 1; otherwise logits.</param>
public sealed record OnnxOptions(int Size, IReadOnlyList<double> Mean, IReadOnlyList<double> Std, bool HasSigmoid);

/// <summary>
/// Networks as ONNX models: from images [batch, 3, size, size], RGB in 0 .. 1, named "images", to [batch, classes], named
/// "logits" or "scores". The batch is of any number; batch norm is in the convolutions.
/// </summary>
public static class OnnxFile
{
    public const string Input = "images", Logits = "logits", Scores = "scores";

    /// <summary>Version of the format, and of the operators: LayerNormalization is there from 17 on.</summary>
    const int FormatVersion = 8, OperatorVersion = 17;

    /// <summary>Of 2 GiB in all, with room for the graph and its texts.</summary>
    internal const long LargestWeights = int.MaxValue - (64 << 20);

    /// <param name="path">Target, which should not be there: whole or absent afterwards.</param>
    /// <param name="network">On any device.</param>
    /// <param name="options">Images and output.</param>
    /// <param name="metadata">Free texts.</param>
    /// <exception cref="BadInputException">The weights are over 2 GB.</exception>
    /// <exception cref="IOException">The disk is full or the folder cannot be written.</exception>
    public static void Write(string path, Classifier network, OnnxOptions options, IReadOnlyDictionary<string, string> metadata)
    {
        ModelProto model = new()
        {
            IrVersion = FormatVersion,
            ProducerName = "AslTrain",
            ProducerVersion = typeof(OnnxFile).Assembly.GetName().Version!.ToString(),
            OpsetImport = { new OperatorSetIdProto { Version = OperatorVersion } },
            Graph = Graph(network, options),
        };
        foreach ((string key, string text) in metadata)
        {
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = text });
        }

        WholeFile.Write(path, stream => model.WriteTo(stream), replaces: false);
    }

    static GraphProto Graph(Classifier network, OnnxOptions options)
    {
        using DisposeScope scope = NewDisposeScope();
        OnnxGraph graph = new();
        OnnxValue images = graph.Input(Input, 3, options.Size, options.Size);
        OnnxValue logits = network.AddTo(graph, Normalized(graph, images, options));
        graph.Output(
            options.HasSigmoid ? graph.Add("Sigmoid", [logits]) : logits, options.HasSigmoid ? Scores : Logits, network.Classes);
        return graph.Finished;
    }

    static OnnxValue Normalized(OnnxGraph graph, OnnxValue images, OnnxOptions options)
    {
        OnnxValue x = images;
        if (options.Mean.Any(mean => mean != 0)) x = graph.Add("Sub", [x, graph.Constant(OfChannels(options.Mean))]);
        if (options.Std.Any(std => std != 1)) x = graph.Add("Div", [x, graph.Constant(OfChannels(options.Std))]);
        return x;
    }

    static Tensor OfChannels(IReadOnlyList<double> values) => tensor(values.ToArray()).reshape(1, -1, 1, 1);
}
