using System.Globalization;
using AslTrain.Foundation;
using AslTrain.Metrics;

namespace AslEval.Cli.Calibration;

/// <summary>What thresholds are chosen for.</summary>
/// <param name="Kind">of1, cf1 or precision.</param>
/// <param name="Precision">Wanted, in percent; of use to the last alone.</param>
/// <param name="OfClasses">Whether each class has a threshold of its own.</param>
sealed record CalibrationRule(string Kind, double Precision, bool OfClasses)
{
    const string PrecisionStart = "precision=";

    /// <summary>In words, for tables and files.</summary>
    public string Name => (Kind, OfClasses) switch
    {
        ("of1", false) => "best OF1",
        ("of1", true) => "best OF1, by class",
        ("cf1", false) => "best CF1",
        ("cf1", true) => "best F1 of each class",
        (_, false) => $"precision {Precision:0.##} %",
        (_, true) => $"precision {Precision:0.##} % in each class",
    };

    /// <param name="text">of1, cf1 or precision=SHARE, a share above 0 and up to 1.</param>
    /// <exception cref="BadInputException">It is none of them.</exception>
    public static CalibrationRule Parse(string text, bool ofClasses)
    {
        if (text is "of1" or "cf1") return new CalibrationRule(text, 0, ofClasses);
        string number = text.StartsWith(PrecisionStart, StringComparison.Ordinal) ? text[PrecisionStart.Length..] : "";
        bool isNumber = double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double share);
        return isNumber && share is > 0 and <= 1
            ? new CalibrationRule("precision", 100 * share, ofClasses)
            : throw new BadInputException($"--for {text}: should be of1, cf1 or precision=SHARE with a share such as 0.9");
    }

    /// <summary>Index of each class's threshold; their count where none will do and the class is never to be predicted.</summary>
    public int[] Choose(ScoreHistogram scores) => (Kind, OfClasses) switch
    {
        ("of1", true) => ThresholdSearch.BestOF1OfClasses(scores),
        ("cf1", true) => ThresholdSearch.BestF1OfClasses(scores),
        ("precision", true) => ThresholdSearch.OfPrecisionOfClasses(scores, Precision),
        _ => [.. Enumerable.Repeat(Kind switch
        {
            "of1" => ThresholdSearch.BestOF1(scores),
            "cf1" => ThresholdSearch.BestCF1(scores),
            _ => ThresholdSearch.OfPrecision(scores, Precision),
        }, scores.Table.Classes)],
    };
}
