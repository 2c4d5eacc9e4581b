using AslTrain.Models.Onnx;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace AslTrain.Models.Layers;

/// <summary>Attention of queries to a memory with 8 heads; names, layout and start of torch.nn.MultiheadAttention.</summary>
sealed class CrossAttention : nn.Module<Tensor, Tensor, Tensor>
{
    public const int Heads = 8;

    readonly double _dropout;

    [ComponentName(Name = "in_proj_weight")]
    readonly Parameter _weight;

    [ComponentName(Name = "in_proj_bias")]
    readonly Parameter _bias;

    [ComponentName(Name = "out_proj")]
    readonly Linear _output;

    /// <param name="embedding">Width, a multiple of 8.</param>
    /// <param name="dropout">Share of the attention that is dropped in training.</param>
    public CrossAttention(int embedding, double dropout) : base(nameof(CrossAttention))
    {
        _dropout = dropout;
        _weight = new Parameter(nn.init.xavier_uniform_(empty(3 * embedding, embedding)));
        _bias = new Parameter(zeros(3 * embedding));
        _output = nn.Linear(embedding, embedding);
        nn.init.zeros_(_output.bias!);
        RegisterComponents();
    }

    /// <summary>Queries [n, q, embedding], memory [n, m, embedding]; gives [n, q, embedding].</summary>
    public override Tensor forward(Tensor queries, Tensor memory)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] weights = _weight.chunk(3), biases = _bias.chunk(3);
        Tensor attended = nn.functional.scaled_dot_product_attention(
            Split(queries, weights[0], biases[0]), Split(memory, weights[1], biases[1]), Split(memory, weights[2], biases[2]),
            p: training ? _dropout : 0);
        return _output.forward(attended.transpose(1, 2).flatten(2)).MoveToOuterDisposeScope();
    }

    /// <summary>Attention of constant queries [q, embedding].</summary>
    public OnnxValue AddTo(OnnxGraph graph, Tensor queries, OnnxValue memory)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] weights = _weight.chunk(3), biases = _bias.chunk(3);
        Tensor asked = Split(queries.unsqueeze(0), weights[0], biases[0]);
        long width = asked.shape[3];
        OnnxValue keys = Remembered(weights[1], biases[1], 0, 2, 3, 1), values = Remembered(weights[2], biases[2], 0, 2, 1, 3);
        OnnxValue likeness = graph.Add("MatMul", [graph.Constant(asked / Numbers.Of(Math.Sqrt(width))), keys]);
        OnnxValue attention = graph.Add("Softmax", [likeness], OnnxGraph.Attribute("axis", -1L));
        OnnxValue attended = graph.Transpose(graph.Add("MatMul", [attention, values]), 0, 2, 1, 3);
        return graph.Module(_output, graph.Reshape(attended, 0, 0, Heads * width));

        OnnxValue Remembered(Tensor weight, Tensor bias, params ReadOnlySpan<long> axes) =>
            graph.Transpose(graph.Reshape(graph.Linear(weight, bias, memory), 0, 0, Heads, width), axes);
    }

    /// <summary>[n, l, embedding] to [n, heads, l, embedding / heads].</summary>
    static Tensor Split(Tensor input, Tensor weight, Tensor bias) =>
        nn.functional.linear(input, weight, bias).unflatten(2, [Heads, -1]).transpose(1, 2);
}
