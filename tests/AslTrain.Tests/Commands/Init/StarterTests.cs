using AslTrain.Cli.Init;
using AslTrain.Tests.Support;
using AslTrain.Training.Configuration;
using AslTrain.Training.Settings;
using CsCheck;
using Xunit;

namespace AslTrain.Tests.Commands.Init;

public sealed class StarterTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>However many images: a step has two at least, and a small set does not take hours.</summary>
    [Fact]
    public void ARecipeSuitsTheNumberOfImages() => Gen.Select(Gen.Int[2, 100_000], Gen.Bool).Sample((images, hasGpu) =>
    {
        StarterRecipe recipe = StarterRecipe.For(images, hasGpu);
        bool isSmall = images < 20_000;
        return recipe.BatchSize is >= 2 and <= 128 && recipe.Decay is > 0 and < 1 && recipe.Size % 32 == 0
            && recipe.Backbone == (!isSmall ? "tresnet_m" : hasGpu ? "resnet18" : "mobilenet_v2_035")
            && (!isSmall || recipe.Epochs is >= 8 and <= 60);
    });

    [Fact]
    public void AFolderOfClassesIsFoundAndItsConfigIsRead()
    {
        for (int i = 0; i < 12; i++) Put($"photos/{(i % 3 == 0 ? "gull" : "tern")}/{i}.jpg");
        FoundData found = Found("photos");
        Assert.Equal(("image-folder", 12, true), (found.Data.Format, found.Images, found.HasOneLabelEach));
        RunConfig config = Written(found, "photos.yaml");
        Assert.Equal(("photos", "single_label"), (config.Run.Name, config.Run.Task));
        Assert.Equal(Path.Combine(_folder.Path, "photos"), config.Data.Root);
        Assert.Null(config.Data.ValSplit);
        Assert.Equal(["2 of 2 classes are in fewer than 10 training images: gull, tern"], found.Oddities());
    }

    [Fact]
    public void ATableIsFoundBesideItsImages()
    {
        _folder.File(
            "photos/labels.csv", "path,labels,split\nimg/1.jpg,sea|sky,train\nimg/2.jpg,sea,train\nimg/3.jpg,sky,val\n");
        foreach (int i in (int[])[1, 2, 3]) Put($"photos/img/{i}.jpg");
        RunConfig config = Written(Found("photos"), "configs/mine.yaml");
        Assert.Equal(("csv", "train", "val"), (config.Data.Format, config.Data.TrainSplit, config.Data.ValSplit));
        Assert.Equal("multi_label", config.Run.Task);
        Assert.Equal(Path.Combine(_folder.Path, "photos"), config.Data.Root);
    }

    /// <summary>What a reader guessed is told with the key that says otherwise, and no name of the code.</summary>
    [Fact]
    public void NotesNameKeys()
    {
        _folder.File("photos/labels.csv", "path,labels\n1.jpg,sea sky\n2.jpg,sea sky\n3.jpg,sea\n4.jpg,sky\n");
        foreach (int i in (int[])[1, 2, 3, 4]) Put($"photos/{i}.jpg");
        FoundData found = Found("photos");
        Assert.Contains(found.Train.Notes, note => note.Contains("data.csv_separator", StringComparison.Ordinal));
        Assert.DoesNotContain(found.Train.Notes, note => note.Contains("TableOptions", StringComparison.Ordinal));
    }

    [Fact]
    public void WhatNoFormatReadsIsToldByEach()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "empty"));
        List<string> reasons = [];
        Assert.Empty(FoundData.In(Path.Combine(_folder.Path, "empty"), null, reasons, CancellationToken.None));
        Assert.Contains(reasons, reason => reason.StartsWith("coco: ", StringComparison.Ordinal));
        Assert.Contains(reasons, reason => reason.StartsWith("image-folder: ", StringComparison.Ordinal));
    }

    void Put(string name) => _folder.File(name, name);

    FoundData Found(string name) =>
        Assert.Single(FoundData.In(Path.Combine(_folder.Path, name), null, [], CancellationToken.None));

    RunConfig Written(FoundData found, string name)
    {
        string file = Path.Combine(_folder.Path, name);
        string text = StarterConfig.Write(found, StarterRecipe.For(found.Images, hasGpu: false), file);
        return ConfigReader.Read(_folder.File(name, text), []);
    }
}
