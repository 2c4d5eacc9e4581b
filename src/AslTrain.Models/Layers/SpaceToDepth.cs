using AslTrain.Models.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Models.Layers;

static class SpaceToDepth
{
    const int Block = 4;

    /// <summary>Channels that an RGB image has afterwards.</summary>
    public const int Channels = 3 * Block * Block;

    /// <summary>
    /// [n, c, h, w] to [n, 16 c, h / 4, w / 4]; the new channel is (dy * 4 + dx) * c + channel, as in the authors'
    /// src/models/tresnet/layers/space_to_depth.py. Height and width are multiples of 4.
    /// </summary>
    public static Tensor Apply(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        (long n, long c, long h, long w) = (input.shape[0], input.shape[1], input.shape[2], input.shape[3]);
        Tensor blocks = input.reshape(n, c, h / Block, Block, w / Block, Block);

        // Laid out channels-last, the layout the network runs in.
        return blocks.permute(0, 2, 4, 3, 5, 1).reshape(n, h / Block, w / Block, Block * Block * c)
            .permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    /// <summary>ONNX's operator has the same order of channels.</summary>
    public static OnnxValue AddTo(OnnxGraph graph, OnnxValue input) =>
        graph.Add("SpaceToDepth", [input], OnnxGraph.Attribute("blocksize", Block));
}
