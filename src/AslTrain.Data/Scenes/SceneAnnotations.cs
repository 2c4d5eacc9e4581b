using System.Text.Json;

namespace AslTrain.Data.Scenes;

/// <summary>Writes the labels of a split as COCO JSON.</summary>
static class SceneAnnotations
{
    /// <param name="stream">Of the file.</param>
    /// <param name="keeps">Whether the label of (image, class) is written.</param>
    public static void Write(Stream stream, IReadOnlyList<ScenePlan> plans, int size, Func<int, int, bool> keeps)
    {
        using Utf8JsonWriter json = new(stream);
        json.WriteStartObject();
        json.WriteStartArray("images");
        for (int image = 0; image < plans.Count; image++)
        {
            json.WriteStartObject();
            json.WriteNumber("id", image + 1);
            json.WriteString("file_name", FileName(image));
            json.WriteNumber("width", size);
            json.WriteNumber("height", size);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteObjects(json, plans, size, keeps);
        json.WriteStartArray("categories");
        foreach ((int index, (string name, _, _)) in SceneClasses.All.Index())
        {
            json.WriteStartObject();
            json.WriteNumber("id", SceneClasses.CategoryIdOf(index));
            json.WriteString("name", name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static string FileName(int image) => $"{image + 1:D6}.jpg";

    static void WriteObjects(Utf8JsonWriter json, IReadOnlyList<ScenePlan> plans, int size, Func<int, int, bool> keeps)
    {
        json.WriteStartArray("annotations");
        int id = 0;
        for (int image = 0; image < plans.Count; image++)
        {
            foreach (SceneObject placed in plans[image].Objects)
            {
                if (!keeps(image, placed.Class)) continue;
                json.WriteStartObject();
                json.WriteNumber("id", ++id);
                json.WriteNumber("image_id", image + 1);
                json.WriteNumber("category_id", SceneClasses.CategoryIdOf(placed.Class));
                json.WriteNumber("iscrowd", 0);

                // What of the object lies in the picture.
                (double left, double width) = Extent(placed.X, placed.Radius, size);
                (double top, double height) = Extent(placed.Y, placed.Radius, size);
                json.WriteNumber("area", Math.Round(width * height, 1));
                json.WriteStartArray("bbox");
                foreach (double number in (double[])[left, top, width, height]) json.WriteNumberValue(number);
                json.WriteEndArray();
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    /// <summary>Where an object begins along one side of the picture, and how far it reaches, in pixels.</summary>
    static (double Start, double Length) Extent(double center, double radius, int size)
    {
        double start = Math.Round(Math.Max(0, (center - radius) * size), 1);
        double end = Math.Round(Math.Min(size, (center + radius) * size), 1);
        return (start, Math.Round(end - start, 1));
    }
}
