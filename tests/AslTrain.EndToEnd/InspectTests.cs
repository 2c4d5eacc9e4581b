using System.Text.Json;
using Xunit;

namespace AslTrain.EndToEnd;

public class InspectTests(Workplace workplace) : IClassFixture<Workplace>
{
    static readonly string Pictures = Path.Combine(Command.Root, "tests", "AslTrain.Tests", "Golden", "images");

    [Fact]
    public void WhatIsWrongWithADataSetIsFound()
    {
        string root = $"{workplace.Path}/data";
        workplace.File("data/train.csv", "path,labels\ntrain/1.jpg,cat|dog\ntrain/2.jpg,cat\ntrain/3.jpg,\ntrain/4.jpg,dog\n");
        workplace.File("data/val.csv", "path,labels\nval/1.jpg,cat\nval/2.jpg,dog\nval/3.jpg,dog\nval/4.png,cat\n");
        Copy("drawn1.jpg", "train/1.jpg");
        Copy("drawn2.jpg", "train/2.jpg");
        Copy("drawn1.jpg", "val/1.jpg");
        Copy("drawn1.squish64.png", "val/2.jpg");
        Copy("drawn1.jpg", "val/3.jpg");
        File.WriteAllBytes(
            $"{root}/val/4.png", [0x89, .. "PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x10\x02\0\0\0\0\0\0\0"u8]);
        File.WriteAllBytes($"{root}/train/3.jpg", File.ReadAllBytes(Path.Combine(Pictures, "drawn3.jpg"))[..2000]);
        string config = workplace.File("inspect.yaml", $"data: {{format: csv, root: {root}}}\n");

        Outcome outcome = Command.Train(
            "inspect", "--config", config, "--json", $"{workplace.Path}/i.json", "--chart",
            $"{workplace.Path}/i.png").Succeeded();
        string[] expected =
        [
            "images                           4           "
                + "4", "without a label                  1           0", "positives                        4           4",
            "negatives                        4           "
                + "4", "missing files                    1           "
                    + "0", "truncated files                  1           "
                        + "0", "of 16 bits a channel             0           "
                            + "1", "unreadable otherwise             0           "
                                + "0", "same file twice                  0           1",
            "in both splits                               "
                + "2", "2 classes; commonest in train: cat 2, dog 2", "train: train/4.jpg is missing",
            $"train: {root}/train/3.jpg: the image is truncated", "val: val/1.jpg is train/1.jpg of train",
            "val: val/3.jpg is val/1.jpg, byte for byte", $"val: {root}/val/4.png: the image has 16 bits a channel",
        ];
        Assert.All(expected, line => Assert.Contains(line, outcome.Output, StringComparison.Ordinal));

        JsonElement json = JsonDocument.Parse(File.ReadAllText($"{workplace.Path}/i.json")).RootElement;
        Assert.Equal(
            ["train/4.jpg"], json.GetProperty("train").GetProperty("missing").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(2, json.GetProperty("train").GetProperty("positives")[1].GetInt64());
        Assert.True(new FileInfo($"{workplace.Path}/i.png").Length > 500);

        void Copy(string picture, string name)
        {
            Directory.CreateDirectory(Path.GetDirectoryName($"{root}/{name}")!);
            File.Copy(Path.Combine(Pictures, picture), $"{root}/{name}");
        }
    }

    [Fact]
    public void TheExportWithAnAbsentImageIsFound()
    {
        Outcome outcome = Command.Train(
            "inspect", "--config", "configs/coco.yaml", "--set", $"data.root={Workplace.Shared("data/coad")}").Succeeded();
        Assert.Contains(
            "train: Clases0000_jpg.rf.a968008492a77ec63e8325b8dc137706.jpg is missing", outcome.Output, StringComparison.Ordinal);
    }
}
