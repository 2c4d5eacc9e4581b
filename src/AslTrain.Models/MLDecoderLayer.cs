using AslTrain.Models.Layers;
using AslTrain.Models.Onnx;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace AslTrain.Models;

/// <summary>
/// The one layer of ML-Decoder: torch's TransformerDecoderLayer without its self-attention (norm after, ReLU, dropout 0.1).
/// </summary>
sealed class MLDecoderLayer : nn.Module<Tensor, Tensor, Tensor>
{
    /// <summary>Of the layer between linear1 and linear2.</summary>
    public const int Width = 2048;

    const double Dropped = 0.1;

    [ComponentName(Name = "norm1")]
    readonly LayerNorm _queryNorm;

    [ComponentName(Name = "multihead_attn")]
    readonly CrossAttention _attention;

    [ComponentName(Name = "linear1")]
    readonly Linear _widen;

    [ComponentName(Name = "linear2")]
    readonly Linear _narrow;

    [ComponentName(Name = "norm2")]
    readonly LayerNorm _attentionNorm;

    [ComponentName(Name = "norm3")]
    readonly LayerNorm _outputNorm;

    public MLDecoderLayer(int embedding) : base(nameof(MLDecoderLayer))
    {
        _queryNorm = nn.LayerNorm(embedding);
        _attention = new CrossAttention(embedding, Dropped);
        _widen = nn.Linear(embedding, Width);
        _narrow = nn.Linear(Width, embedding);
        _attentionNorm = nn.LayerNorm(embedding);
        _outputNorm = nn.LayerNorm(embedding);
        RegisterComponents();
    }

    /// <summary>Queries [n, q, embedding] and a memory [n, m, embedding] to [n, q, embedding].</summary>
    public override Tensor forward(Tensor queries, Tensor memory)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = _queryNorm.forward(queries.add(Dropout(queries), Numbers.One));
        x = _attentionNorm.forward(x.add(Dropout(_attention.forward(x, memory)), Numbers.One));
        Tensor widened = Dropout(_widen.forward(x).relu_());
        return _outputNorm.forward(x.add(Dropout(_narrow.forward(widened)), Numbers.One)).MoveToOuterDisposeScope();
    }

    /// <param name="graph">What it is added to.</param>
    /// <param name="queries">[q, embedding]: the same for every image, so that their part is done beforehand.</param>
    /// <param name="memory">[n, m, embedding].</param>
    public OnnxValue AddTo(OnnxGraph graph, Tensor queries, OnnxValue memory)
    {
        using DisposeScope scope = NewDisposeScope();
        using var noGradient = no_grad();
        Tensor normed = _queryNorm.forward(queries.add(queries, Numbers.One));
        OnnxValue attended = graph.Sum(_attention.AddTo(graph, normed, memory), graph.Constant(normed));
        OnnxValue x = graph.Norm(_attentionNorm, attended);
        OnnxValue widened = graph.Relu(graph.Module(_widen, x));
        return graph.Norm(_outputNorm, graph.Sum(x, graph.Module(_narrow, widened)));
    }

    Tensor Dropout(Tensor input) => nn.functional.dropout(input, Dropped, training);
}
