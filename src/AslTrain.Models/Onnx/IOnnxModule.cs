namespace AslTrain.Models.Onnx;

/// <summary>A module of ours that can write its evaluation-mode <c>forward</c> into a graph.</summary>
interface IOnnxModule
{
    OnnxValue AddTo(OnnxGraph graph, OnnxValue input);
}
