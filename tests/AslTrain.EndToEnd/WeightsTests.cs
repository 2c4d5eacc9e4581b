using AslTrain.Tests.Models;
using Xunit;

namespace AslTrain.EndToEnd;

/// <summary>Weights from elsewhere, through the commands.</summary>
public class WeightsTests(Workplace workplace) : IClassFixture<Workplace>
{
    const string Zoo = "parity/weights/tresnet_m_authors_zoo.pth", DataParallel = "parity/weights/resnet18_data_parallel.pth.tar";

    [Fact]
    public void APublishedCheckpointIsEvaluatedByName()
    {
        string[] arguments =
        [
            "--set", "model.backbone=tresnet_m", "--set", $"data.root={Workplace.Shared("data/coco-tiny")}", "--set",
            "image.size=64", "--set", "data.limit_val=20", "--set", "run.threads=1",
        ];
        string[] expected =
        [
            "3 classes of the checkpoint and of the data set are the same by name",
            "2 of the checkpoint's 5 classes are not in the data set and are not scored: naïve café, sofa",
            "77 of the data set's 80 classes are not in the checkpoint and are left out: bicycle, car, motorcycle",
            "% on 20 images, 3 classes",
        ];
        Outcome direct = Command.Evaluate(["--checkpoint", Workplace.Shared(Zoo), .. arguments]).Succeeded();
        Assert.All(expected, part => Assert.Contains(part, direct.Output, StringComparison.Ordinal));

        string converted = $"{workplace.Path}/zoo.safetensors";
        Outcome conversion = Command.Train("convert", Workplace.Shared(Zoo), converted).Succeeded();
        Assert.Equal(
            $"{Workplace.Shared(Zoo)}: has the names of the authors' TResNet, which were translated\n"
            + $"{converted}: 374 tensors, 117.6 MB; 5 class names\n",
            conversion.Output);
        Outcome same = Command.Evaluate(["--checkpoint", converted, .. arguments]).Succeeded();
        Assert.Equal(Table(direct.Output), Table(same.Output));
    }

    [Fact]
    public void ARunStartsFromAPyTorchCheckpoint()
    {
        string weights = Workplace.Shared(DataParallel);
        Outcome run = Command.Train(
            workplace.Tiny(
                "schedule.epochs=1", $"model.weights={weights}", "run.name=from-pth", "model.freeze=backbone")).Succeeded();
        Assert.Contains(
            $"{weights}: 120 tensors loaded, 2 of another shape (fc.weight: file [5, 512], network [20, 512], fc.bias: file "
                + "[5], network [20])",
            run.Output, StringComparison.Ordinal);
        Assert.Contains("the head starts from random weights", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            "resnet18: 11.19 million parameters on cpu\n0.01 million of them learn\n", run.Output, StringComparison.Ordinal);

        Outcome again = Command.Train(
            workplace.Tiny(
                "schedule.epochs=1", $"model.weights={workplace.RunFolder("from-pth")}/checkpoints/last.safetensors",
                "optimizer.backbone_lr=1e-5", "model.freeze=batch_norm", "run.name=again")).Succeeded();
        Assert.Contains("122 tensors loaded, 126 not used (ema.", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherNetworksWeightsAreRefused() =>
        Command.Train(workplace.Tiny($"model.weights={Workplace.Shared(Zoo)}")).FailedWith(
            2, Zoo, "only 0 of the backbone's 100 tensors are in it", "model.backbone");

    [Fact]
    public void AnAbsentFileIsNamedWithItsKey() =>
        Command.Train(workplace.Tiny("model.weights=nowhere.pth")).FailedWith(
            2, "nowhere.pth: there is no such file (model.weights)");

    [Fact]
    public void AFileWithoutItsNetworkOrDataAsksForThem()
    {
        Command.Evaluate("--checkpoint", Workplace.Shared(Zoo)).FailedWith(2, Zoo, "--set model.backbone=", "--set data.root=");
        Command.Evaluate(
            "--checkpoint", Workplace.Shared(Zoo), "--set", "model.backbone=tresnet_m", "--set",
            $"data.root={workplace.Path}").FailedWith(2, "has none of the known layouts");
    }

    [Theory]
    [InlineData("ml_decoder", "model.decoder_embedding=16")]
    [InlineData("bottleneck", "schedule.epochs=1")]
    public void AnyHeadIsTrainedAndEvaluated(string head, string setting)
    {
        string name = $"head-{head}";
        Command.Train(workplace.Tiny("schedule.epochs=1", $"model.head={head}", setting, $"run.name={name}")).Succeeded();
        Outcome outcome = Command.Evaluate(
            "--checkpoint", $"{workplace.RunFolder(name)}/checkpoints/best.safetensors", "--set", "run.threads=1").Succeeded();
        Assert.Contains("mAP ", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ACheckpointThatWouldRunCodeIsRefusedByEveryCommand()
    {
        string executed = $"{workplace.Path}/executed";
        string evil = Pickled.Zip(
            workplace.Path,
            Pickled.Start().Global("posix", "system").Text($"touch {executed}").Raw(0x85).Raw('R').Raw('.').Bytes);
        Command.Train("convert", evil, $"{workplace.Path}/out.safetensors").FailedWith(
            2, evil, "posix.system", "nothing of it was run");
        Command.Evaluate("--checkpoint", evil).FailedWith(2, evil, "posix.system");
        Command.Train(workplace.Tiny($"model.weights={evil}")).FailedWith(2, evil, "posix.system");
        Assert.False(File.Exists(executed));
        Assert.False(File.Exists($"{workplace.Path}/out.safetensors"));
    }

    [Fact]
    public void ConversionRefusesWhatItCannotDo()
    {
        string sound = Pickled.Zip(workplace.Path, Pickled.OneTensor());
        Command.Train("convert", sound, $"{workplace.Path}/nowhere/out.safetensors").FailedWith(
            2, "nowhere/out.safetensors", "cannot be written");
        Command.Train("convert", sound, sound).FailedWith(2, sound, "is there already");
        Command.Train(
            "convert", $"{workplace.Path}/absent.pth", $"{workplace.Path}/out.safetensors").FailedWith(2, "absent.pth",
            "there is no such file");
        Assert.Equal(2, Command.Train("convert", sound).ExitCode);
        Outcome kept = Command.Train("convert", sound, $"{workplace.Path}/one.safetensors").Succeeded();
        Assert.Contains(
            $"{sound}: 1 names are of no network that is known here, and were kept (", kept.Output, StringComparison.Ordinal);
    }

    static string Table(string output) => output[output.IndexOf("class  ", StringComparison.Ordinal)..];
}
