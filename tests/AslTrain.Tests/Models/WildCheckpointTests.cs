using System.Text.RegularExpressions;
using AslTrain.Foundation;
using AslTrain.Models;
using AslTrain.Models.Weights;
using AslTrain.Tests.Support;
using Xunit;

namespace AslTrain.Tests.Models;

/// <summary>State dictionaries as programs save them: in other places, under other names, beside other things.</summary>
public sealed partial class WildCheckpointTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("model.", "")]
    [InlineData("net.", "loss.weight")]
    [InlineData("encoder_q.", "queue")]
    [InlineData("module.", "n_averaged")]
    [InlineData("module.model.", "n_averaged")]
    public void APrefixIsTakenOff(string prefix, string other)
    {
        string[] names = Names("resnet18"), beside = other.Length > 0 ? [other] : [];
        using WeightFile file = Open(State(Pickled.Start(), [.. beside, .. names.Select(name => prefix + name)]).Raw('.'));
        Assert.Equal(names, file.Tensors.Keys);
        string expected = $"of its {names.Length + beside.Length} tensors those under {prefix} were taken";
        Assert.Equal([other.Length > 0 ? $"{expected}; 1 others are left aside ({other})" : expected], file.Notes);
    }

    [Fact]
    public void OfSeveralNetworksTheLargestIsTakenAndTheOthersNamed()
    {
        string[] small = Names("resnet18"), large = Names("resnet34");
        using WeightFile file = Open(
            State(
                Pickled.Start(),
                [.. small.Select(name => $"student.{name}"), .. large.Select(name => $"teacher.{name}")]).Raw('.'));
        Assert.Equal(large, file.Tensors.Keys);
        string note = Assert.Single(file.Notes);
        Assert.StartsWith(
            "of its 340 tensors those under teacher. were taken; a network is under student. too; 122 others are left aside (",
            note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("head.fc")]
    [InlineData("fc")]
    [InlineData("classifier")]
    public void AHeadBesideItsBackboneIsTaken(string head)
    {
        string[] names = Names("resnet18");
        using WeightFile file = Open(State(
            Pickled.Start(),
            [
                .. names.Select(name => TensorNames.IsHead(name) ? $"{head}{name[2..]}" : $"backbone.{name}"), "neck.weight",
            ]).Raw('.'));
        Assert.Equal(names.Order(), file.Tensors.Keys.Order());
        Assert.EndsWith("1 others are left aside (neck.weight)", Assert.Single(file.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("state_dict", 0)]
    [InlineData("model_ema", 1)]
    [InlineData("net", 1)]
    [InlineData("weights", 1)]
    [InlineData("ema", 1)]
    public void ADictionaryIsFoundUnderAnyKey(string key, int notes)
    {
        string[] names = Names("resnet18");
        Pickled pickle = Pickled.Start().Raw('}').Raw('(').Text("epoch").Number(3).Text(key);
        using WeightFile file = Open(State(pickle, names).Raw('u').Raw('.'));
        Assert.Equal(names, file.Tensors.Keys);
        Assert.Equal(notes > 0 ? [$"the tensors in {key} were taken"] : [], file.Notes);
    }

    [Fact]
    public void OfSeveralDictionariesTheUsualOneIsTakenAndTheOthersNamed()
    {
        string[] names = Names("resnet18");
        Pickled pickle = State(Pickled.Start().Raw('}').Raw('(').Text("state_dict_ema"), names);
        pickle = State(pickle.Text("state_dict"), names);
        pickle = State(pickle.Text("train").Raw('}').Raw('(').Text("net"), names).Raw('u');
        using WeightFile file = Open(pickle.Raw('u').Raw('.'));
        Assert.Equal(["the tensors in state_dict were taken; a network is in state_dict_ema, in train.net too"], file.Notes);
    }

    /// <summary>As timm's and torchvision's scripts save them: nothing is made of what is not known.</summary>
    [Fact]
    public void BookkeepingBesideTheWeightsIsPassedOver()
    {
        Pickled pickle = State(Pickled.Start().Raw('}').Raw('(').Text("model"), ["w"])
            .Text("args").Global("argparse", "Namespace").Raw(')').Raw(0x81)
            .Raw('}').Raw('(').Text("lr").Number(1).Raw('u').Raw('b')
            .Text("scheduler").Raw('}').Raw('(').Text("milestones").Global("collections", "Counter")
            .Raw('}').Raw('(').Number(30).Number(1).Raw('u').Raw(0x85).Raw('R').Raw('u')
            .Text("best").Global("numpy.core.multiarray", "scalar").Raw('(')
            .Global("numpy", "dtype").Text("f8").Raw(0x85).Raw('R').Raw('(').Number(3).Text("<").Raw('t').Raw('b')
            .Global("_codecs", "encode").Text("abcdefgh").Text("latin1").Raw(0x86).Raw('R').Raw('t').Raw('R')
            .Text("dtype").Global("torch", "float32")
            .Text("device").Global("torch", "device").Text("cpu").Raw(0x85).Raw('R')
            .Text("set").Global("builtins", "set").Raw(']').Raw(0x85).Raw('R')
            .Text("new set").Raw(0x8f).Raw('(').Number(1).Raw(0x90)
            .Text("queue").Global("collections", "deque").Raw(')').Raw('R').Raw('(').Number(1).Raw('e')
            .Text("named").Global("collections", "defaultdict").Raw(')').Raw('R').Raw('(').Number(1).Number(2).Raw('u')
            .Raw('u').Raw('.');
        using WeightFile file = Open(pickle);
        Assert.Equal(["w"], file.Tensors.Keys);
        Assert.Equal(
            [
                "what else is in it was passed over, and nothing of it was run: argparse.Namespace, collections.Counter, "
                + "numpy.core.multiarray.scalar, ...",
            ],
            file.Notes);
    }

    [Fact]
    public void ATensorOfSomethingUnknownIsRefusedByName()
    {
        Pickled quantized = Pickled.Start().Raw('}').Raw('(').Text("w").Tensor(4, 0, [4], [1])
            .Text("q").Global("torch._utils", "_rebuild_qtensor").Raw(')').Raw('R').Raw('u').Raw('.');
        Assert.Contains("torch._utils._rebuild_qtensor,", Refused(quantized), StringComparison.Ordinal);
        Pickled wrapped = Pickled.Start().Raw('}').Raw('(').Text("w").Tensor(4, 0, [4], [1])
            .Text("q").Global("my", "Tensor").Tensor(4, 0, [4], [1]).Raw(0x85).Raw('R').Raw('u').Raw('.');
        Assert.Contains("my.Tensor,", Refused(wrapped), StringComparison.Ordinal);
        Pickled whole = Pickled.Start().Raw('}').Raw('(').Text("model").Global("my", "Net").Raw(')').Raw(0x81)
            .Raw('}').Raw('(').Text("_parameters").Raw('}').Raw('u').Raw('b')
            .Text("optimizer").Raw('}').Raw('(').Text("exp_avg").Tensor(4, 0, [4], [1]).Raw('u').Raw('u').Raw('.');
        Assert.Contains("my.Net,", Refused(whole), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("resnet18")]
    [InlineData("resnet50")]
    public void HuggingFacesNames(string backbone)
    {
        string[] names = Names(backbone);
        using WeightFile file = Open(State(Pickled.Start(), [.. names.Select(Foreign)]).Raw('.'));
        Assert.Equal("Hugging Face's ResNet", file.Translated);
        Assert.Equal(names.Order(), file.Tensors.Keys.Order());
        Assert.Empty(file.UnknownNames);

        static string Foreign(string name)
        {
            if (TensorNames.IsHead(name)) return $"classifier.1{name[2..]}";
            if (Stem().Match(name) is { Success: true } stem)
            {
                return $"resnet.embedder.embedder.{Kind(stem.Groups[1].Value == "conv")}{stem.Groups[2].Value}";
            }

            Match match = Block().Match(name);
            string start = $"resnet.encoder.stages.{match.Groups[1].Value[0] - '1'}.layers.{match.Groups[2].Value}";
            string end = match.Groups[5].Value;
            return match.Groups[3].Value is "downsample."
                ? $"{start}.shortcut.{Kind(match.Groups[4].Value == "0")}{end}"
                : $"{start}.layer.{match.Groups[4].Value[0] - '1'}.{Kind(match.Groups[3].Value == "conv")}{end}";
        }

        static string Kind(bool isConvolution) => isConvolution ? "convolution" : "normalization";
    }

    [Theory]
    [InlineData("features.")]
    [InlineData("")]
    [InlineData("backbone.0.")]
    public void ASequenceOfResNetsLayers(string prefix)
    {
        string[] names = Names("resnet18");
        string[] layers = ["conv1", "bn1", "relu", "maxpool", "layer1", "layer2", "layer3", "layer4"];
        using WeightFile file = Open(State(Pickled.Start(), [.. names.Select(Foreign)]).Raw('.'));
        Assert.Equal("an nn.Sequential of ResNet's layers", file.Translated);
        Assert.Equal(names.Order(), file.Tensors.Keys.Order());

        string Foreign(string name)
        {
            string layer = name.Split('.')[0];
            return layer == "fc" ? name : $"{prefix}{Array.IndexOf(layers, layer)}{name[layer.Length..]}";
        }
    }

    [Fact]
    public void AGitPointerIsNamed()
    {
        string path = _folder.File("a.pth", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 46830571\n");
        Assert.EndsWith(
            "it is a pointer of Git LFS in place of the file: git lfs pull fetches it",
            Assert.Throws<BadInputException>(() => WeightFile.Open(path)).Message, StringComparison.Ordinal);
    }

    static string[] Names(string backbone)
    {
        using Classifier network = Backbones.Create(backbone, 5);
        return [.. network.state_dict().Keys];
    }

    static Pickled State(Pickled pickle, IEnumerable<string> names)
    {
        pickle.Raw('}').Raw('(');
        foreach (string name in names) pickle.Text(name).Tensor(4, 0, [4], [1]);
        return pickle.Raw('u');
    }

    WeightFile Open(Pickled pickle) => WeightFile.Open(Pickled.Zip(_folder.Path, pickle.Bytes));

    string Refused(Pickled pickle) => Assert.Throws<BadInputException>(() => Open(pickle).Dispose()).Message;

    [GeneratedRegex(@"^(conv|bn)1(\..*)$")]
    private static partial Regex Stem();

    [GeneratedRegex(@"^layer(\d)\.(\d+)\.(conv|bn|downsample\.)(\d)(\..*)$")]
    private static partial Regex Block();
}
