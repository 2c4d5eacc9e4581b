using System.Diagnostics;
using AslTrain.Data.Annotations;

namespace AslTrain.Benchmarks;

/// <summary>Time and memory of reading made-up annotation files of full size; each in a process of its own.</summary>
static class LoadLabels
{
    public static void Print(string format, string folder)
    {
        Directory.CreateDirectory(folder);
        Stopwatch time;
        LabeledImages images;
        string file = Path.Combine(
            folder, format == "coco" ? "instances_train2014.json" : "train-annotations-human-imagelabels.csv");
        if (format == "coco")
        {
            if (!File.Exists(file)) MadeUpData.WriteCoco(file);
            time = Stopwatch.StartNew();
            images = CocoReader.Read(new CocoLayout("train2014", file, folder), keepUnlabeled: false);
        }
        else
        {
            if (!File.Exists(file)) MadeUpData.WriteOpenImages(folder);
            time = Stopwatch.StartNew();
            images = OpenImagesReader.Read(OpenImagesLayout.Find(folder, "train"));
        }

        double seconds = time.Elapsed.TotalSeconds, megabytes = new FileInfo(file).Length / 1e6;
        using Process self = Process.GetCurrentProcess();
        Console.WriteLine(
            $"{format}: {images.Images.Count} images, {images.Classes.Count} classes; {megabytes:0} MB in {seconds:0.0} s, "
                + $"{megabytes / seconds:0} MB/s, "
            + $"{self.TotalProcessorTime.TotalSeconds:0.0} s of processor time in all; at most {self.PeakWorkingSet64 / 1e6:0} "
                + "MB of memory");
    }
}
