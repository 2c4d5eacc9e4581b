using AslTrain.Models.Layers;
using TorchSharp.Modules;
using static AslTrain.Models.Onnx.OnnxGraph;
using static TorchSharp.torch;

namespace AslTrain.Models.Onnx;

/// <summary>What libtorch's modules do in evaluation mode, as operators of a graph.</summary>
static class OnnxLayers
{
    const float LargestOfReLU6 = 6;

    /// <summary>Modules one after the other; a batch norm goes into the convolution before it.</summary>
    public static OnnxValue Sequence(this OnnxGraph graph, Sequential sequence, OnnxValue input)
    {
        nn.Module[] parts = [.. sequence.children()];
        OnnxValue x = input;
        for (int i = 0; i < parts.Length; i++)
        {
            BatchNormalization? norm = i + 1 < parts.Length ? parts[i + 1] as BatchNormalization : null;
            x = norm is null ? graph.Module(parts[i], x) : graph.Convolution(FoldedConvolution.Of(parts[i], norm), x);
            if (norm is not null) i++;
        }

        return x;
    }

    public static OnnxValue Module(this OnnxGraph graph, nn.Module module, OnnxValue input) => module switch
    {
        IOnnxModule own => own.AddTo(graph, input),
        Sequential sequence => graph.Sequence(sequence, input),
        Linear linear => graph.Linear(linear.weight!, linear.bias, input),
        ReLU6 => graph.Add("Clip", [input, graph.Constant(tensor(0f)), graph.Constant(tensor(LargestOfReLU6))]),
        // Sides are even where a network of ours halves them.
        AvgPool2d => graph.Add("AveragePool", [input], Attribute("kernel_shape", 2, 2), Attribute("strides", 2, 2)),
        _ => graph.Convolution(FoldedConvolution.Of(module, norm: null), input),
    };

    public static OnnxValue Convolution(this OnnxGraph graph, FoldedConvolution folded, OnnxValue input)
    {
        using (folded)
        {
            return graph.Add(
                "Conv", [input, graph.Constant(folded.Weight), graph.Constant(folded.Bias)],
                Attribute("strides", folded.Stride, folded.Stride),
                Attribute("pads", folded.Before, folded.Before, folded.After, folded.After),
                Attribute("group", folded.Groups));
        }
    }

    /// <param name="graph">What it is added to.</param>
    /// <param name="weight">[outputs, inputs].</param>
    /// <param name="bias">[outputs].</param>
    /// <param name="input">[..., inputs].</param>
    public static OnnxValue Linear(this OnnxGraph graph, Tensor weight, Tensor? bias, OnnxValue input)
    {
        using Tensor transposed = weight.t();
        OnnxValue product = graph.Add("MatMul", [input, graph.Constant(transposed)]);
        return bias is null ? product : graph.Add("Add", [product, graph.Constant(bias)]);
    }

    /// <summary>Over the last axis.</summary>
    public static OnnxValue Norm(this OnnxGraph graph, LayerNorm norm, OnnxValue input) => graph.Add(
        "LayerNormalization", [input, graph.Constant(norm.weight!), graph.Constant(norm.bias!)],
        Attribute("axis", -1L), Attribute("epsilon", (float)norm.eps));

    public static OnnxValue Relu(this OnnxGraph graph, OnnxValue input) => graph.Add("Relu", [input]);

    public static OnnxValue Sum(this OnnxGraph graph, OnnxValue left, OnnxValue right) => graph.Add("Add", [left, right]);

    /// <param name="graph">What it is added to.</param>
    /// <param name="input">Any tensor.</param>
    /// <param name="shape">0 for a side that stays, -1 for what is left.</param>
    public static OnnxValue Reshape(this OnnxGraph graph, OnnxValue input, params ReadOnlySpan<long> shape) =>
        graph.Add("Reshape", [input, graph.Constant(shape)]);

    public static OnnxValue Transpose(this OnnxGraph graph, OnnxValue input, params ReadOnlySpan<long> axes) =>
        graph.Add("Transpose", [input], Attribute("perm", axes));
}
