using Xunit;

namespace AslTrain.EndToEnd;

public class BadInputTests(Workplace workplace) : IClassFixture<Workplace>
{
    const string Sound = """
        {"images": [{"id": 1, "file_name": "a.jpg"}, {"id": 2, "file_name": "b.jpg"}, {"id": 3, "file_name": "c.jpg"}],
         "annotations": [{"id": 1, "image_id": 1, "category_id": 1}, {"id": 2, "image_id": 2, "category_id": 2},
             {"id": 3, "image_id": 3, "category_id": 2}],
         "categories": [{"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}]}
        """;

    static readonly byte[] Picture = File.ReadAllBytes(
        Path.Combine(Command.Root, "tests", "AslTrain.Tests", "Golden", "images", "drawn1.jpg"));

    [Fact]
    public void AMissingAnnotationFile()
    {
        string root = DataSet("missing-annotations");
        File.Delete($"{root}/annotations/instances_train.json");
        Train(root).FailedWith(2, "instances_SPLIT.json", root);
        Train(root, "data.train_split=train", "data.val_split=val").FailedWith(
            2, "annotations/instances_train.json", "train/_annotations.coco.json");
    }

    [Fact]
    public void JsonCutOffInTheMiddle() =>
        Train(DataSet("cut", annotations: Sound[..(Sound.Length / 2)])).FailedWith(
            2, "instances_train.json", "the JSON is cut off after byte");

    [Fact]
    public void AnImageListedButAbsent()
    {
        string root = DataSet("absent");
        File.Delete($"{root}/train/b.jpg");
        Train(root).FailedWith(2, $"{root}/train/b.jpg", "listed but absent", "data.missing: skip");
        Outcome skipped = Train(root, "data.missing=skip").Succeeded();
        Assert.Contains(
            "warning: split train: 1 listed images are absent and left out: b.jpg", skipped.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ATruncatedJpeg()
    {
        string root = DataSet("truncated");
        File.WriteAllBytes($"{root}/train/c.jpg", Picture[..(Picture.Length / 2)]);
        Train(root).FailedWith(2, $"{root}/train/c.jpg", "truncated");
        Outcome skipped = Train(root, "data.missing=skip").Succeeded();
        Assert.Contains(
            $"warning: left out: {root}/train/c.jpg: the image is truncated", skipped.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ALinkOutOfTheRoot()
    {
        string root = DataSet("links");
        File.Delete($"{root}/train/b.jpg");
        File.CreateSymbolicLink(
            $"{root}/train/b.jpg", Path.Combine(Command.Root, "tests", "AslTrain.Tests", "Golden", "images", "drawn1.jpg"));
        Train(root).FailedWith(2, $"{root}/train/b.jpg", "a symbolic link leads out of", "data.links: follow");
        Train(root, "data.links=follow").Succeeded();
    }

    [Fact]
    public void AZeroByteFile()
    {
        string root = DataSet("empty");
        File.WriteAllBytes($"{root}/val/a.jpg", []);
        Train(root).FailedWith(2, $"{root}/val/a.jpg", "empty (0 bytes)");
    }

    [Fact]
    public void AFileNameThatLeavesTheRoot() =>
        Train(
            DataSet("leaves", annotations: Sound.Replace("b.jpg", "../../nowhere.jpg", StringComparison.Ordinal))).FailedWith(2,
            "instances_train.json", "image 2", "'../../nowhere.jpg' leaves the folder");

    [Fact]
    public void AnUnknownCategoryIsLeftOutAndSaid()
    {
        string root = DataSet(
            "category",
            annotations: Sound.Replace("\"category_id\": 1", "\"category_id\": 9", StringComparison.Ordinal));
        Assert.Contains(
            "1 of 3 annotations are of categories that it does not list, and left out (annotations[0] of category 9)",
            Train(root).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEmptyTrainingSet() =>
        Train(
            DataSet(
                "nothing",
                annotations: Sound.Replace(
                    "[{\"id\": 1, \"image_id\"", "[], \"x\": [{\"id\": 1, \"image_id\"", StringComparison.Ordinal))).FailedWith(2,
            "split 'train' has no labeled image");

    [Fact]
    public void ClassesThatDiffer()
    {
        string root = DataSet("classes");
        File.WriteAllText($"{root}/annotations/instances_val.json", Sound.Replace("dog", "wolf", StringComparison.Ordinal));
        Train(root).FailedWith(2, "split 'val'", "the class 'wolf'");
    }

    [Fact]
    public void AWrongConfig()
    {
        string config = workplace.File("wrong.yaml", "data:\n  format: scenes\noptimizer:\n  lr: -1\nschedule:\n  epohcs: 3\n");
        Outcome outcome = Command.Train("--config", config);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal(
            $"{config}:4:7: optimizer.lr: -1 is out of range; it should be a number above 0\n{config}:6:3: schedule.epohcs: no "
                + "such key (did you mean epochs?)\n",
            outcome.Errors);
    }

    [Fact]
    public void AHomeThatCannotBeWritten()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "has no HOME");
        string home = workplace.File("home", "no folder");
        Command.Finish(Command.Start(
            Command.TrainingProgram, ["inspect", "--config", "configs/demo.yaml"], ("HOME", home), ("XDG_DATA_HOME", "")))
            .FailedWith(2, home, "scenes cannot be drawn here", "(data.cache_folder)");
    }

    [Fact]
    public void WrongUsage()
    {
        Command.Train("--confg", "x").FailedWithLines(2, "--config", "--confg");
        Command.Train("--config", "nowhere.yaml").FailedWith(2, "nowhere.yaml: there is no such config file");
        Command.Evaluate("--checkpoint", "nowhere.safetensors").FailedWith(2, "nowhere.safetensors", "there is no such file");
        Command.Evaluate("--checkpoint", "README.md").FailedWith(2, "README.md", "neither a safetensors file nor");
    }

    [Fact]
    public void ADeviceThatIsNotThere()
    {
        Assert.SkipWhen(File.Exists("/dev/nvidiactl"), "there is a CUDA device");
        Command.Train(workplace.Tiny("run.device=cuda")).FailedWith(3, "run.device is 'cuda'", "finds no CUDA device");
    }

    Outcome Train(string root, params string[] more)
    {
        string config = workplace.File(
            "tiny.yaml",
            "run: {name: tiny}\ndata: {format: coco, batch_size: 3}\nimage: {size: 32}\nmodel: {backbone: resnet18}\nschedule: "
                + "{epochs: 1}\n");
        return Command.Train(workplace.Settings(config, [$"data.root={root}", "data.overlap=allow", .. more]));
    }

    /// <summary>A sound data set of three pictures a split, with other training annotations where given.</summary>
    string DataSet(string name, string annotations = Sound)
    {
        string root = $"{workplace.Path}/{name}";
        foreach (string split in (string[])["train", "val"])
        {
            workplace.File($"{name}/annotations/instances_{split}.json", split == "train" ? annotations : Sound);
            Directory.CreateDirectory($"{root}/{split}");
            foreach (string picture in (string[])["a", "b", "c"]) File.WriteAllBytes($"{root}/{split}/{picture}.jpg", Picture);
        }

        return root;
    }
}
