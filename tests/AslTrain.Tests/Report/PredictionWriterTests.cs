using System.Text.Json;
using AslEval.Cli.Predictions;
using Xunit;

namespace AslTrain.Tests.Report;

public class PredictionWriterTests
{
    static readonly string[] Classes = ["=cat", "a|b", "dog"];

    static readonly float[] Scores = [0.12345678f, 0.12345679f, 1.5e-7f];

    [Fact]
    public void ATableKeepsTheOrderOfScoresAndTheNamesOfClasses() => Assert.Equal(
        """
        path,labels,scores,'=cat,a|b,dog
        '-x.jpg,"[""a|b"", ""=cat""]",0.12345679|0.12345678,0.12345678,0.12345679,1.5E-07
        y.jpg,dog,1.5E-07,0.12345678,0.12345679,1.5E-07

        """.ReplaceLineEndings("\n"),
        Written(isCsv: true));

    [Fact]
    public void JsonKeepsThemToo()
    {
        JsonElement first = JsonDocument.Parse(Written(isCsv: false).Split('\n')[0]).RootElement;
        Assert.Equal(["a|b", "=cat"], first.GetProperty("labels").EnumerateArray().Select(label => label.GetString()));
        Assert.Equal(Scores, first.GetProperty("all_scores").EnumerateObject().Select(score => score.Value.GetSingle()));
    }

    static string Written(bool isCsv)
    {
        using StringWriter text = new();
        PredictionWriter writer = new(text, isCsv, hasAllScores: true, Classes);
        writer.Begin();
        writer.Write(new Prediction("-x.jpg", [1, 0]), Scores);
        writer.Write(new Prediction("y.jpg", [2]), Scores);
        return text.ToString();
    }
}
