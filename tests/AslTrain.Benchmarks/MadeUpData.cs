using System.Globalization;
using AslTrain.Data;

namespace AslTrain.Benchmarks;

/// <summary>Annotation files of full size with made-up labels.</summary>
static class MadeUpData
{
    const int OpenImagesClasses = 9605, OpenImagesRows = 60_000_000, OpenImagesImages = 9_000_000;
    const int CocoImages = 82_783, CocoAnnotations = 600_000, CocoClasses = 80, PolygonPoints = 40;

    /// <summary>Open Images V6: 9 million images, 60 million label rows, 9,605 classes (2.5 GB).</summary>
    public static void WriteOpenImages(string folder)
    {
        using (StreamWriter descriptions = new(Path.Combine(folder, "class-descriptions.csv")))
        {
            descriptions.Write("LabelName,DisplayName\n");
            for (int i = 0; i < OpenImagesClasses; i++) descriptions.Write($"/m/{i:x6},\"Class, number {i}\"\n");
        }

        SeededRandom random = new(0);
        using StreamWriter labels = new(
            Path.Combine(folder, "train-annotations-human-imagelabels.csv"), append: false, bufferSize: 1 << 20, encoding: null!);
        labels.Write("ImageID,Source,LabelName,Confidence\n");
        Span<char> row = stackalloc char[64];
        for (int i = 0; i < OpenImagesRows; i++)
        {
            long image = (long)i * OpenImagesImages / OpenImagesRows;

            // Spread over the identifiers, each image's rows together.
            ulong id = (ulong)image * 0x9E3779B97F4A7C15;
            row.TryWrite(
                CultureInfo.InvariantCulture,
                $"{id:x16},verification,/m/{random.NextInt(OpenImagesClasses):x6},{random.NextInt(3) / 2}\n", out int written);
            labels.Write(row[..written]);
        }
    }

    /// <summary>MS-COCO: 600,000 annotations with polygons (about 400 MB of JSON).</summary>
    public static void WriteCoco(string file)
    {
        SeededRandom random = new(0);
        using StreamWriter json = new(file, append: false, bufferSize: 1 << 20, encoding: null!);
        json.Write("{\"info\": {\"year\": 2014}, \"licenses\": [], \"images\": [");
        for (int i = 0; i < CocoImages; i++)
        {
            json.Write(
                $"{(i > 0 ? ", " : "")}{{\"license\": 5, \"file_name\": \"COCO_train2014_{i:D12}.jpg\", \"height\": 480, "
                    + $"\"width\": 640, \"id\": {i}}}");
        }
        json.Write("], \"annotations\": [");
        for (int i = 0; i < CocoAnnotations; i++)
        {
            json.Write(i > 0 ? ", {\"segmentation\": [[" : "{\"segmentation\": [[");
            for (int point = 0; point < 2 * PolygonPoints; point++)
            {
                json.Write($"{(point > 0 ? ", " : "")}{random.NextInt(64_000) / 100.0:0.00}");
            }
            json.Write(
                $"]], \"area\": 702.1, \"iscrowd\": 0, \"image_id\": {random.NextInt(CocoImages)}, \"bbox\": [473.07, 395.93, "
                    + $"38.65, 28.67], \"category_id\": {1 + random.NextInt(CocoClasses)}, \"id\": {i}}}");
        }

        json.Write("], \"categories\": [");
        for (int i = 1; i <= CocoClasses; i++)
        {
            json.Write($"{(i > 1 ? ", " : "")}{{\"supercategory\": \"thing\", \"id\": {i}, \"name\": \"class {i}\"}}");
        }
        json.Write("]}");
    }
}
