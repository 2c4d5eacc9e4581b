using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AslTrain.Data.Tables;
using AslTrain.Foundation;

namespace AslEval.Cli.Predictions;

/// <summary>An image's labels.</summary>
/// <param name="Path">As it was named.</param>
/// <param name="Labels">Indices of classes, the highest score first.</param>
readonly record struct Prediction(string Path, int[] Labels);

/// <summary>Writes predictions as they come: a JSON object or a row of CSV an image.</summary>
/// <param name="writer">Left open.</param>
/// <param name="isCsv">Comma-separated values, labels as <see cref="LabelCell"/> has them; otherwise JSON lines.</param>
/// <param name="hasAllScores">Whether every class's score is written too.</param>
sealed class PredictionWriter(TextWriter writer, bool isCsv, bool hasAllScores, IReadOnlyList<string> classes)
{
    const string TableStart = "path,labels,scores", LinesStart = "{\"path\":\"";

    static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>How predictions begin.</summary>
    public static string Start(bool isCsv) => isCsv ? TableStart : LinesStart;

    /// <summary>The header of a table; JSON has none.</summary>
    public void Begin()
    {
        if (!isCsv) return;
        writer.Write(TableStart);
        if (hasAllScores) foreach (string name in classes) writer.Write($",{CsvCell.Of(name)}");
        writer.Write('\n');
    }

    /// <param name="scores">Of all classes.</param>
    public void Write(Prediction prediction, ReadOnlySpan<float> scores)
    {
        if (isCsv) WriteRow(prediction, scores);
        else WriteJson(prediction, scores);
        writer.Write('\n');
    }

    void WriteRow(Prediction prediction, ReadOnlySpan<float> scores)
    {
        StringBuilder labelScores = new();
        foreach (int label in prediction.Labels)
        {
            labelScores.Append(labelScores.Length > 0 ? "|" : "").Append(scores[label]);
        }

        string labels = LabelCell.Of(prediction.Labels.Select(label => classes[label]));
        writer.Write($"{CsvCell.Of(prediction.Path)},{CsvCell.Of(labels)},{labelScores}");
        if (!hasAllScores) return;
        foreach (float score in scores) writer.Write($",{score}");
    }

    void WriteJson(Prediction prediction, ReadOnlySpan<float> scores)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString("path", prediction.Path);
            json.WriteStartArray("labels");
            foreach (int label in prediction.Labels) json.WriteStringValue(classes[label]);
            json.WriteEndArray();
            json.WriteStartArray("scores");
            foreach (int label in prediction.Labels) json.WriteNumberValue(scores[label]);
            json.WriteEndArray();
            if (hasAllScores)
            {
                json.WriteStartObject("all_scores");
                for (int column = 0; column < scores.Length; column++)
                {
                    json.WritePropertyName(classes[column]);
                    json.WriteNumberValue(scores[column]);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        writer.Write(Printable.Escape(Encoding.UTF8.GetString(buffer.WrittenSpan)));
    }
}
