using AslTrain.Models.Onnx;
using AslTrain.Models.Weights;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace AslTrain.Models;

/// <summary>
/// ML-Decoder (Ridnik et al., WACV 2023), names and start as in the authors' src_files/ml_decoder/ml_decoder.py: fixed
/// random queries look at the feature map through one decoder layer without self-attention, and each answers for a
/// group of classes.
/// </summary>
sealed class MLDecoder : nn.Module<Tensor, Tensor>, IOnnxModule
{
    /// <summary>
    /// Tensors that belong to classes: a row each where every class has a query of its own, otherwise a group's together.
    /// </summary>
    static readonly string[] OfClasses = [".duplicate_pooling", ".duplicate_pooling_bias", ".query_embed.weight"];

    [ComponentName(Name = "decoder")]
    readonly GroupDecoder _decoder;

    /// <param name="features">Channels of the feature map.</param>
    /// <param name="classes">Logits an image.</param>
    /// <param name="groups">Queries; never more than there are classes.</param>
    /// <param name="embedding">Width of the decoder, a multiple of 8.</param>
    public MLDecoder(int features, int classes, int groups, int embedding) : base(nameof(MLDecoder))
    {
        _decoder = new GroupDecoder(features, classes, Math.Min(groups, classes), embedding);
        RegisterComponents();
    }

    public static HeadForm Form { get; } = new(
        HeadKind.MLDecoder,
        Create: (features, network) => new MLDecoder(
            features, network.Classes, network.DecoderGroups, network.DecoderEmbedding),
        Numbers: (features, network) => CountNumbers(features, network.Classes, network.DecoderGroups, network.DecoderEmbedding),
        IsOfClasses: name => Array.Exists(OfClasses, end => name.EndsWith(end, StringComparison.Ordinal)),
        IsLogitBias: name => name.EndsWith(".duplicate_pooling_bias", StringComparison.Ordinal))
    {
        TakesMap = true,
        Recognize = Read,
    };

    /// <summary>Feature map [n, features, h, w] to logits [n, classes].</summary>
    public override Tensor forward(Tensor input) => _decoder.forward(input);

    public OnnxValue AddTo(OnnxGraph graph, OnnxValue input) => _decoder.AddTo(graph, input);

    /// <summary>Of the attention, the layers around it, the queries and what pools their answers; norms are left out.</summary>
    static long CountNumbers(long features, long classes, long groups, long embedding) =>
        (4 * embedding * embedding) + (2L * MLDecoderLayer.Width * embedding) + (features * embedding)
        + (embedding * (Math.Min(groups, classes) + classes)) + classes;

    static NetworkOptions? Read(IReadOnlyDictionary<string, StoredTensor> tensors, NetworkOptions network)
    {
        StoredTensor? pooling = tensors
            .FirstOrDefault(entry => entry.Key.EndsWith(".duplicate_pooling", StringComparison.Ordinal)).Value;
        if (pooling is not { Shape: [long groups, long embedding, _] }) return null;
        return network with { Head = HeadKind.MLDecoder, DecoderGroups = Whole(groups), DecoderEmbedding = Whole(embedding) };

        static int Whole(long number) => (int)Math.Min(number, int.MaxValue);
    }

    sealed class GroupDecoder : nn.Module<Tensor, Tensor>
    {
        readonly int _classes;

        [ComponentName(Name = "duplicate_pooling")]
        readonly Parameter _pooling;

        [ComponentName(Name = "duplicate_pooling_bias")]
        readonly Parameter _bias;

        [ComponentName(Name = "layers")]
        readonly ModuleList<MLDecoderLayer> _layers;

        [ComponentName(Name = "embed_standart")]
        readonly Linear _embed;

        [ComponentName(Name = "query_embed")]
        readonly Embedding _queries;

        public GroupDecoder(int features, int classes, int groups, int embedding) : base(nameof(GroupDecoder))
        {
            _classes = classes;
            int classesOfGroup = (classes + groups - 1) / groups;
            _pooling = new Parameter(nn.init.xavier_normal_(empty(groups, embedding, classesOfGroup)));
            _bias = new Parameter(zeros(classes));
            _layers = nn.ModuleList(new MLDecoderLayer(embedding));
            _embed = nn.Linear(features, embedding);
            _queries = nn.Embedding(groups, embedding);
            _queries.weight!.requires_grad = false;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor memory = _embed.forward(input.flatten(2).transpose(1, 2)).relu_();
            Tensor queries = _queries.weight!.unsqueeze(0).expand(input.shape[0], -1, -1);
            Tensor answers = _layers[0].forward(queries, memory);

            // [groups, n, embedding] times [groups, embedding, classes of a group].
            Tensor logits = answers.transpose(0, 1).matmul(_pooling).transpose(0, 1).flatten(1);
            return logits.narrow(1, 0, _classes).add(_bias, Numbers.One).MoveToOuterDisposeScope();
        }

        public OnnxValue AddTo(OnnxGraph graph, OnnxValue input)
        {
            OnnxValue pixels = graph.Transpose(graph.Reshape(input, 0, _embed.weight!.shape[1], -1), 0, 2, 1);
            OnnxValue memory = graph.Relu(graph.Module(_embed, pixels));
            OnnxValue answers = _layers[0].AddTo(graph, _queries.weight!, memory);

            OnnxValue logits = graph.Add("MatMul", [graph.Transpose(answers, 1, 0, 2), graph.Constant(_pooling)]);
            logits = graph.Reshape(graph.Transpose(logits, 1, 0, 2), 0, -1);
            logits = graph.Add("Slice", [logits, graph.Constant(0L), graph.Constant((long)_classes), graph.Constant(1L)]);
            return graph.Sum(logits, graph.Constant(_bias));
        }
    }
}
