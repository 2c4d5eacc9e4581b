using System.Text.Json;
using AslTrain.Tests.Models;

namespace AslTrain.Soak;

/// <summary>
/// Small sound data of every kind, a trained run and what the commands made of it: what attempts copy and then damage.
/// </summary>
sealed class Field
{
    const int Pictures = 8;

    /// <summary>The sets that inspect reads.</summary>
    public static readonly string[] Formats = ["coco", "csv", "voc", "open-images", "nus-wide", "image-folder"];

    readonly Programs _programs;
    readonly string[] _pictures;

    public Field(Programs programs, string folder)
    {
        (_programs, Folder) = (programs, folder);
        Require(Programs.Run(programs.Train, folder, Programs.LongPatience, Training("straight", $"{folder}/runs")));
        Straight = Directory.GetDirectories($"{folder}/runs/straight").Single();
        string[] drawn = Directory.GetFiles(Cache, "*.jpg", SearchOption.AllDirectories);
        _pictures = [.. drawn.Order(StringComparer.Ordinal).Take(Pictures)];
        foreach (string format in Formats) WriteSet(format);
        WriteModels();
        WriteOutputs();
    }

    public string Folder { get; }

    /// <summary>A run that nothing has disturbed.</summary>
    public string Straight { get; }

    public string Cache => $"{Folder}/cache";

    public string Photos => $"{Folder}/photos";

    public string Set(string format) => $"{Folder}/sets/{format}";

    /// <summary>best.safetensors, weights.pth, weights.safetensors, model.onnx and a photograph.</summary>
    public string Models => $"{Folder}/models";

    /// <summary>What commands write of it, whole.</summary>
    public string Outputs => $"{Folder}/outputs";

    /// <summary>The arguments of a training of some seconds; all of one cache are the same.</summary>
    public string[] Training(string name, string output, string? cache = null) => Settings(
        "--config", $"{_programs.Root}/configs/demo.yaml",
        $"run.name={name}", $"run.output={output}", $"data.cache_folder={cache ?? Cache}", "run.threads=1", "run.log_every=1",
        "data.scenes_train=32", "data.scenes_val=16", "data.scenes_size=32", "image.size=32", "data.batch_size=8",
        "model.backbone=mobilenet_v2_035", "schedule.epochs=3", "checkpoints.every=1", "checkpoints.keep=1");

    /// <summary>Epochs of a run, without what hangs on the clock.</summary>
    public static string Epochs(string run)
    {
        string[] times = ["seconds", "images_per_second", "data_wait_seconds", "memory_gb", "peak_memory_gb"];
        return string.Join('\n', File.ReadLines($"{run}/metrics.jsonl").Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.GetProperty("type").GetString() == "epoch")
            .Select(line => string.Join(' ', line.EnumerateObject()
                .Where(field => !times.Contains(field.Name)).Select(field => $"{field.Name}={field.Value}"))));
    }

    public static void Copy(string from, string to)
    {
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    static string[] Settings(string option, string config, params string[] settings) =>
        [option, config, .. settings.SelectMany(setting => (string[])["--set", setting])];

    static void Require(Ending ending)
    {
        if (ending is { ExitCode: 0, Hung: false }) return;
        throw new InvalidOperationException(Verdict.Lost(ending, "the sound data could not be made").Reason);
    }

    static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    void WriteSet(string format)
    {
        string folder = Set(format);
        string root = format == "csv" ? "data/labels.csv" : "data";
        string task = format == "image-folder" ? "run: {task: single_label}\n" : "";
        Write($"{folder}/config.yaml", $"{task}data: {{format: {format}, root: {root}}}\nimage: {{size: 32}}\n");
        string[] names = [.. Enumerable.Range(0, Pictures).Select(i => $"p{i}")];
        string[] train = names[..5], val = names[5..];
        switch (format)
        {
            case "coco":
                Coco($"{folder}/data/annotations/instances_train.json", train);
                Coco($"{folder}/data/annotations/instances_val.json", val);
                CopyPictures(name => $"{folder}/data/{(train.Contains(name) ? "train" : "val")}/{name}.jpg");
                break;
            case "csv":
                IEnumerable<string> rows = names.Select(
                    (name, i) => $"{name}.jpg,\"['cat', 'a dog']\",{(i < 5 ? "train" : "val")}\n");
                Write($"{folder}/data/labels.csv", "path,labels,split\n" + string.Concat(rows));
                CopyPictures(name => $"{folder}/data/{name}.jpg");
                break;
            case "voc":
                Write($"{folder}/data/ImageSets/Main/train.txt", string.Join('\n', train) + "\n");
                Write($"{folder}/data/ImageSets/Main/val.txt", string.Join('\n', val) + "\n");
                foreach (string name in names) Write($"{folder}/data/Annotations/{name}.xml", Xml(name));
                CopyPictures(name => $"{folder}/data/JPEGImages/{name}.jpg");
                break;
            case "open-images":
                Write($"{folder}/data/class-descriptions.csv", "/m/01,Cat\n/m/02,\"Dog, big\"\n");
                OpenImages($"{folder}/data/train-annotations-human-imagelabels.csv", train);
                OpenImages($"{folder}/data/validation-annotations-human-imagelabels.csv", val);
                CopyPictures(name => $"{folder}/data/{(train.Contains(name) ? "train" : "validation")}/{name}.jpg");
                break;
            case "nus-wide":
                Write($"{folder}/data/ConceptsList/Concepts81.txt", "sky\nsea\n");
                foreach ((string split, string[] own) in ((string, string[])[])[("Train", train), ("Test", val)])
                {
                    Write(
                        $"{folder}/data/ImageList/{split}Imagelist.txt",
                        string.Concat(own.Select(name => $"actor\\{name}.jpg\r\n")));
                    foreach (string concept in (string[])["sky", "sea"])
                    {
                        Write(
                            $"{folder}/data/Groundtruth/TrainTestLabels/Labels_{concept}_{split}.txt",
                            string.Concat(own.Select((_, i) => $"{i % 2}\n")));
                    }
                }

                CopyPictures(name => $"{folder}/data/Flickr/actor/{name}.jpg");
                break;
            default:
                CopyPictures(name =>
                    $"{folder}/data/{(train.Contains(name) ? "train" : "val")}/{(name[1] % 2 == 0 ? "even" : "odd")}/{name}.jpg");
                string golden = $"{_programs.Root}/tests/AslTrain.Tests/Golden/images";
                File.Copy($"{golden}/drawn1.squish64.png", $"{folder}/data/train/odd/drawn.png");
                File.Copy($"{golden}/cmyk.jpg", $"{folder}/data/train/even/cmyk.jpg");
                break;
        }

        void CopyPictures(Func<string, string> placeOf)
        {
            foreach ((int i, string name) in names.Index())
            {
                Directory.CreateDirectory(Path.GetDirectoryName(placeOf(name))!);
                File.Copy(_pictures[i], placeOf(name));
            }
        }
    }

    static void Coco(string path, string[] names) => Write(path, JsonSerializer.Serialize(new
    {
        images = names.Select((name, i) => new { id = i, file_name = $"{name}.jpg", width = 32, height = 32 }),
        annotations = names.Select((_, i) => new
        {
            id = i,
            image_id = i,
            category_id = 1 + (i % 2),
            bbox = (double[])[1, 2, 3.5, 4],
            iscrowd = 0,
            segmentation = (double[][])[[1, 2, 3, 4.25]],
        }),
        categories = (object[])[new { id = 1, name = "cat" }, new { id = 2, name = "dog" }],
    }));

    static string Xml(string name) => $"""
        <?xml version="1.0" encoding="utf-8"?>
        <annotation><filename>{name}.jpg</filename><size><width>32</width><height>32</height><depth>3</depth></size>
        <object><name>gull</name><difficult>0</difficult></object>
        <object><name>tern &amp; co</name><difficult>1</difficult></object>
        </annotation>
        """;

    static void OpenImages(string path, string[] names) => Write(
        path, "ImageID,Source,LabelName,Confidence\n" + string.Concat(
            names.Select((name, i) => $"{name},verification,/m/0{1 + (i % 2)},1\n{name},verification,/m/0{2 - (i % 2)},0\n")));

    void WriteModels()
    {
        Directory.CreateDirectory(Models);
        string best = $"{Models}/best.safetensors";
        File.Copy($"{Straight}/checkpoints/best.safetensors", best);
        File.Copy(_pictures[0], $"{Models}/photo.jpg");
        byte[] dictionary = Pickled.Start().Raw('}').Raw('(').Text("conv1.weight").Tensor(4, 0, [2, 2], [2, 1])
            .Text("epoch").Number(3).Text("layers.0.bias").Tensor(4, 2, [2], [1], key: "0").Raw('u').Raw('.').Bytes;
        File.Move(Pickled.Zip(Models, dictionary), $"{Models}/weights.pth");
        Require(Run(_programs.Train, "convert", $"{Models}/weights.pth", $"{Models}/weights.safetensors"));
        Require(Run(_programs.Train, "export", "--checkpoint", best, "--out", $"{Models}/model.onnx"));
        Directory.CreateDirectory(Photos);
        foreach (string picture in _pictures) File.Copy(picture, $"{Photos}/{Path.GetFileName(picture)}");
    }

    void WriteOutputs()
    {
        Directory.CreateDirectory(Outputs);
        foreach (WrittenOutput output in WrittenOutput.All)
        {
            Require(Run(output.ProgramOf(_programs), [.. output.Arguments(this, $"{Outputs}/{output.File}")]));
        }
    }

    Ending Run(string program, params string[] arguments) => Programs.Run(program, Folder, Programs.LongPatience, arguments);
}
