using System.Text.Json;
using AslTrain.Metrics;

namespace AslTrain.Training.Evaluation;

/// <summary>Rows of precision, recall and F1, for a person and as JSON.</summary>
public static class PrecisionTable
{
    const int LeastWidth = 18;

    public static IEnumerable<string> Lines(IEnumerable<(string Name, PrecisionRecall Values)> rows)
    {
        (string Name, PrecisionRecall Values)[] all = [.. rows];
        int width = Math.Max(LeastWidth, all.Max(row => row.Name.Length + 2));
        yield return $"{"".PadRight(width)}    CP     CR    CF1  mean F1     OP     OR    OF1";
        foreach ((string name, PrecisionRecall values) in all)
        {
            yield return name.PadRight(width)
                + $"{values.CP,6:0.00} {values.CR,6:0.00} {values.CF1,6:0.00} {values.CF1Mean,8:0.00} "
                + $"{values.OP,6:0.00} {values.OR,6:0.00} {values.OF1,6:0.00}";
        }
    }

    public static void WriteJson(Utf8JsonWriter json, string key, PrecisionRecall values)
    {
        json.WriteStartObject(key);
        json.WriteNumber("CP", values.CP);
        json.WriteNumber("CR", values.CR);
        json.WriteNumber("CF1", values.CF1);
        json.WriteNumber("CF1_mean", values.CF1Mean);
        json.WriteNumber("OP", values.OP);
        json.WriteNumber("OR", values.OR);
        json.WriteNumber("OF1", values.OF1);
        json.WriteEndObject();
    }
}
