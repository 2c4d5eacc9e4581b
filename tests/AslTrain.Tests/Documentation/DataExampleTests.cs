using AslTrain.Data.Annotations;
using AslTrain.Data.Batches;
using AslTrain.Data.Formats;
using AslTrain.Tests.Support;
using Xunit;

namespace AslTrain.Tests.Documentation;

/// <summary>The example of the data's page, and what it prints for three pictures.</summary>
public class DataExampleTests
{
    const string PageName = "src/AslTrain.Data/README.md";

    [Fact]
    public void ItPrintsWhatThePageSays()
    {
        using TemporaryFolder folder = new();
        const string Table = "image,tags,split\na.jpg,sea|people,train\nb.jpg,sea,train\nc.jpg,boat,train\n";
        string labels = folder.File("labels.csv", Table);
        foreach ((string from, string to) in ((string, string)[])[("drawn1", "a"), ("drawn2", "b"), ("drawn3", "c")])
        {
            File.Copy(TestFiles.Golden($"images/{from}.jpg"), Path.Combine(folder.Path, $"{to}.jpg"));
        }

        Printed Console = new();

        // Page begins
        IDataFormat format = DataFormats.Of("csv");
        LabeledImages train = format.Read(new DataSource { Root = labels }, "train")[0];
        EpochSampler sampler = new(train.Images.Count, BatchSize: 3, Seed: 0);
        BatchLoader loader = new(train, sampler, new BatchOptions(Size: 224, Workers: 2, DifficultLabel.Positive));
        foreach (Batch batch in loader.Epoch(0))
        {
            // Pixels: RGB bytes, [3, 224, 224, 3]; Targets: [3, 3] of 1 present, 0 absent, -1 not to be counted.
            int present = batch.Targets.Take(batch.Count * batch.Classes).Count(target => target == 1);
            Console.WriteLine($"{batch.Count} images of {batch.Size} pixels, {present} labels of {batch.Classes} classes");
        }
        // Page ends

        ExamplePages.AssertHasOutput(PageName, Console.Lines);
    }

    [Fact]
    public void ThePageHasTheseLines() => ExamplePages.AssertHasLinesOf(
        PageName, nameof(DataExampleTests), "AslTrain.Data.Annotations", "AslTrain.Data.Batches", "AslTrain.Data.Formats");
}
