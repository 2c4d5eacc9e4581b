using AslTrain.Models.Layers;
using AslTrain.Models.Onnx;
using AslTrain.Models.Weights;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AslTrain.Models;

/// <summary>What training leaves as it was loaded.</summary>
public enum Frozen
{
    None,

    /// <summary>The running statistics of the backbone's batch norm, which then normalises by them in training too.</summary>
    BatchNorm,

    /// <summary>The whole backbone, its batch norm included: only the head learns.</summary>
    Backbone,
}

/// <summary>A backbone and the head on it.</summary>
public abstract class Classifier : nn.Module<Tensor, Tensor>
{
    readonly HeadForm _form;
    Frozen _frozen;

    private protected Classifier(string name, NetworkOptions options) : base(name) =>
        (_form, Classes) = (Heads.Of(options.Head), options.Classes);

    /// <summary>Logits an image.</summary>
    public int Classes { get; }

    bool Pools => !_form.TakesMap;

    /// <summary>Whether a tensor of the network, by its name, has a row a class.</summary>
    public bool IsOfClasses(string tensorName) => TensorNames.IsHead(tensorName) && _form.IsOfClasses(tensorName);

    /// <summary>What turns a feature map, or its mean, into logits.</summary>
    private protected abstract nn.Module<Tensor, Tensor> Head { get; }

    /// <summary>Images [n, 3, h, w], sides multiples of 32, to logits [n, classes].</summary>
    public sealed override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor map = FrozenFeatures(input);
        return Head.forward(Pools ? map.mean([2, 3]) : map).MoveToOuterDisposeScope();
    }

    /// <summary>The last feature map, [n, features, h / 32, w / 32].</summary>
    public abstract Tensor Features(Tensor images);

    /// <summary>Keeps a part from learning, from the next <see cref="train"/> on.</summary>
    public void Freeze(Frozen part)
    {
        _frozen = part;
        if (part != Frozen.Backbone) return;
        foreach ((string name, Parameter parameter) in named_parameters())
        {
            if (!TensorNames.IsHead(name)) parameter.requires_grad = false;
        }
    }

    /// <summary>Takes the statistics of every batch norm over the batches of several processes.</summary>
    /// <param name="sumOverProcesses">
    /// Adds up a float64 tensor over them, in place. All processes run the same network with the same calls, those without
    /// images on empty batches.
    /// </param>
    public void SynchronizeBatchNorm(Action<Tensor> sumOverProcesses)
    {
        foreach (nn.Module module in modules())
        {
            if (module is BatchNormalization norm) norm.SumOverProcesses = sumOverProcesses;
        }
    }

    public override void train(bool train = true)
    {
        base.train(train);
        if (!train || _frozen == Frozen.None) return;

        // No head has a batch norm.
        foreach (nn.Module module in modules())
        {
            if (module is BatchNormalization norm) norm.eval();
        }
    }

    /// <summary>The network as it is in evaluation mode; gives the logits.</summary>
    internal OnnxValue AddTo(OnnxGraph graph, OnnxValue images)
    {
        OnnxValue map = AddFeatures(graph, images);
        return graph.Module(Head, Pools ? graph.Add("Flatten", [graph.Add("GlobalAveragePool", [map])]) : map);
    }

    /// <summary><see cref="Features"/> in a graph.</summary>
    private protected abstract OnnxValue AddFeatures(OnnxGraph graph, OnnxValue images);

    Tensor FrozenFeatures(Tensor images)
    {
        if (_frozen != Frozen.Backbone) return Features(images);
        using var noGradient = no_grad();
        return Features(images);
    }
}
