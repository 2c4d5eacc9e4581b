using System.Runtime.InteropServices;
using AslTrain.Foundation;
using AslTrain.Models.Onnx.Format;
using Google.Protobuf;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Models.Onnx;

/// <summary>A tensor of a graph, by its name.</summary>
readonly record struct OnnxValue(string Name);

/// <summary>The operators and weights of a network, written down in the order in which they run (ONNX operator set 17).</summary>
sealed class OnnxGraph
{
    readonly GraphProto _graph = new() { Name = "AslTrain" };

    /// <summary>Bytes of the weights so far.</summary>
    long _bytes;

    public GraphProto Finished => _graph;

    /// <param name="type">ONNX's name of the operator.</param>
    /// <param name="inputs">In the operator's order.</param>
    /// <param name="attributes">See the other methods of this name.</param>
    public OnnxValue Add(string type, ReadOnlySpan<OnnxValue> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        string name = $"{type}_{_graph.Node.Count}";
        NodeProto node = new() { Name = name, OpType = type, Output = { name } };
        foreach (OnnxValue input in inputs) node.Input.Add(input.Name);
        foreach (AttributeProto attribute in attributes) node.Attribute.Add(attribute);
        _graph.Node.Add(node);
        return new OnnxValue(name);
    }

    public static AttributeProto Attribute(string name, long value) =>
        new() { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int };

    public static AttributeProto Attribute(string name, float value) =>
        new() { Name = name, F = value, Type = AttributeProto.Types.AttributeType.Float };

    public static AttributeProto Attribute(string name, string value) =>
        new() { Name = name, S = ByteString.CopyFromUtf8(value), Type = AttributeProto.Types.AttributeType.String };

    public static AttributeProto Attribute(string name, params ReadOnlySpan<long> values)
    {
        AttributeProto attribute = new() { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        foreach (long value in values) attribute.Ints.Add(value);
        return attribute;
    }

    /// <summary>A weight of any type and device, as float32.</summary>
    /// <exception cref="BadInputException">The weights outgrow the 2 GB that such a file can hold.</exception>
    public OnnxValue Constant(Tensor values)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor numbers = values.detach().cpu().to(float32).contiguous();
        return Constant(TensorProto.Types.DataType.Float, numbers.shape, numbers.numel() > 0 ? numbers.bytes : []);
    }

    /// <summary>A line of whole numbers, as shapes and paddings are.</summary>
    public OnnxValue Constant(params ReadOnlySpan<long> values) =>
        Constant(TensorProto.Types.DataType.Int64, [values.Length], MemoryMarshal.AsBytes(values));

    public OnnxValue Input(string name, params ReadOnlySpan<long> shapeOfOne)
    {
        _graph.Input.Add(Described(name, shapeOfOne));
        return new OnnxValue(name);
    }

    /// <summary>Gives a value the name under which a caller asks for it.</summary>
    public void Output(OnnxValue value, string name, params ReadOnlySpan<long> shapeOfOne)
    {
        foreach (NodeProto node in _graph.Node.Where(node => node.Output[0] == value.Name)) node.Output[0] = name;
        _graph.Output.Add(Described(name, shapeOfOne));
    }

    OnnxValue Constant(TensorProto.Types.DataType type, ReadOnlySpan<long> shape, ReadOnlySpan<byte> bytes)
    {
        _bytes += bytes.Length;
        if (_bytes > OnnxFile.LargestWeights)
        {
            throw new BadInputException("the weights are more than the 2 GB that an ONNX file can hold");
        }

        TensorProto tensor = new()
        {
            Name = $"weights_{_graph.Initializer.Count}",
            DataType = (int)type,
            RawData = ByteString.CopyFrom(bytes),
        };
        foreach (long side in shape) tensor.Dims.Add(side);
        _graph.Initializer.Add(tensor);
        return new OnnxValue(tensor.Name);
    }

    /// <summary>A float32 tensor for any number of images.</summary>
    static ValueInfoProto Described(string name, ReadOnlySpan<long> shapeOfOne)
    {
        TensorShapeProto shape = new() { Dim = { new TensorShapeProto.Types.Dimension { DimParam = "batch" } } };
        foreach (long side in shapeOfOne) shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = side });
        TypeProto.Types.Tensor tensor = new() { ElemType = (int)TensorProto.Types.DataType.Float, Shape = shape };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
