using Xunit;

namespace AslTrain.EndToEnd;

/// <summary>Every annotation format through training and evaluation.</summary>
public class FormatTests(Workplace workplace) : IClassFixture<Workplace>
{
    [Theory]
    [InlineData("negative")]
    [InlineData("ignore")]
    [InlineData("selective")]
    public void OpenImages(string unknown)
    {
        string root = Workplace.Shared("data/open-images");
        Outcome run = Train(
            $"oi-{unknown}", "data.format=open-images", $"data.root={root}", $"data.unknown={unknown}", "data.limit_train=48",
            "data.limit_val=32", "loss.gamma_unknown=2");
        Assert.Contains("split train: 4.", run.Output, StringComparison.Ordinal);
        Assert.Contains("verified negatives an image, every other label is unknown", run.Output, StringComparison.Ordinal);
        Assert.Contains("581 of the 601 classes are left out, since no image has them", run.Output, StringComparison.Ordinal);
        Assert.Contains(" of 20 classes with a known positive and a known negative", run.Output, StringComparison.Ordinal);
        Outcome evaluation = Evaluate($"oi-{unknown}");
        Assert.Contains(
            " of 20 classes have no known positive or no known negative here and cannot be scored", evaluation.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void ATableOfSeveralSplits()
    {
        string root = $"{workplace.Path}/table";
        workplace.File(
            "table/data.csv",
            "filepath,label,split\na/drawn1.jpg,\"['cat', "
                + "'dog']\",train\na/drawn2.jpg,\"['dog']\",train\na/drawn3.jpg,\"['cat']\",train\nb/drawn1.jpg,\"['cat', "
                    + "'dog']\",val\nb/drawn2.jpg,\"['dog']\",val\n");
        Workplace.CopyPictures($"{root}/a", $"{root}/b");
        foreach (string place in (string[])[root, $"{root}/data.csv"])
        {
            Outcome run = Train("table", "data.format=csv", $"data.root={place}", "data.batch_size=3");
            Assert.Contains("split train: 3 images, 2 classes, 1.33 labels an image", run.Output, StringComparison.Ordinal);
            Assert.Contains("split val: 2 images, 2 classes, 1.50 labels an image", run.Output, StringComparison.Ordinal);
            Assert.Contains("% on 2 images, 2 classes", Evaluate("table").Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void FoldersOfOneLabelEach()
    {
        string root = $"{workplace.Path}/folders";
        foreach (string split in (string[])["train", "val"]) Workplace.CopyPictures($"{root}/{split}/cat", $"{root}/{split}/dog");
        Outcome run = Train(
            "folders", "data.format=image-folder", $"data.root={root}", "data.batch_size=3", "loss.name=asl_single_label");
        Assert.Contains("split train: 6 images, 2 classes, 1.00 labels an image", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            "loss asl over a softmax (gamma_neg 4, gamma_pos 0, label_smoothing 0.1), its mean over a batch of 3", run.Output,
            StringComparison.Ordinal);
        Assert.Contains("best top-1 50.00 % on 6 validation images", run.Output, StringComparison.Ordinal);
        Assert.All(
            Workplace.Metrics(workplace.RunFolder("folders"), "epoch"),
            line => Assert.Equal(50, line.GetProperty("top-1").GetDouble()));
        Assert.Contains("top-1 50.00 %, top-5 100.00 %, mAP ", Evaluate("folders").Output, StringComparison.Ordinal);

        // The same folders with the sigmoid loss, as in the paper.
        Assert.Contains(
            "best mAP ", Train("folders", "data.format=image-folder", $"data.root={root}", "data.batch_size=3").Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralLabelsAndALossForOneAreRefused() =>
        Command.Train(workplace.Tiny("loss.name=asl_single_label")).FailedWith(
            2, "split 'train': the image ", " labels; run.task single_label needs one an image");

    [Fact]
    public void NusWideInItsOfficialLayout()
    {
        workplace.File("nus/ConceptsList/Concepts81.txt", "cat\ndog\n");
        foreach (string split in (string[])["Train", "Test"])
        {
            workplace.File(
                $"nus/ImageList/{split}Imagelist.txt", $"{split}\\drawn1.jpg\r\n{split}\\drawn2.jpg\r\n{split}\\drawn3.jpg\r\n");
            workplace.File($"nus/Groundtruth/TrainTestLabels/Labels_cat_{split}.txt", "1\r\n0\r\n0\r\n");
            workplace.File($"nus/Groundtruth/TrainTestLabels/Labels_dog_{split}.txt", "1\r\n1\r\n0\r\n");
        }

        Workplace.CopyPictures($"{workplace.Path}/nus/Flickr/Train", $"{workplace.Path}/nus/Flickr/Test");
        Outcome run = Train("nus", "data.format=nus-wide", $"data.root={workplace.Path}/nus", "data.batch_size=2");
        Assert.Contains("split Train: 2 images, 2 classes, 1.50 labels an image", run.Output, StringComparison.Ordinal);
        Outcome all = Train(
            "nus", "data.format=nus-wide", $"data.root={workplace.Path}/nus", "data.batch_size=3", "data.keep_unlabeled=true");
        Assert.Contains("split Train: 3 images, 2 classes, 1.00 labels an image", all.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void APreviewShowsWhatTheNetworkSees()
    {
        string sheet = $"{workplace.Path}/sheet.png";
        Outcome outcome = Command.Train(["preview", .. workplace.Tiny("augment.rand_augment=true"), "--out", sheet]).Succeeded();
        Assert.Contains("24 augmented training images of 32 pixels", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("\n4.6  0000", outcome.Output, StringComparison.Ordinal);
        Assert.True(File.ReadAllBytes(sheet).AsSpan().StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']));
        byte[] first = File.ReadAllBytes(sheet);
        Command.Train(["preview", .. workplace.Tiny("augment.rand_augment=true"), "--out", sheet]).Succeeded();
        Assert.Equal(first, File.ReadAllBytes(sheet));
        Command.Train(
            ["preview", .. workplace.Tiny(), "--out", $"{workplace.Path}/nowhere/sheet.png"]).FailedWith(2, "nowhere/sheet.png",
            "cannot be written");
    }

    Outcome Train(string name, params string[] settings)
    {
        string config = workplace.File(
            "small.yaml",
            $"run: {{name: {name}}}\ndata: {{format: scenes, batch_size: 16}}\nimage: {{size: 32}}\nmodel: {{backbone: "
                + $"resnet18}}\nschedule: {{epochs: 1}}\n");
        return Command.Train(workplace.Settings(config, ["data.overlap=allow", .. settings])).Succeeded();
    }

    Outcome Evaluate(string name) =>
        Command.Evaluate(
            "--checkpoint", $"{workplace.RunFolder(name)}/checkpoints/best.safetensors", "--set", "run.threads=1").Succeeded();
}
