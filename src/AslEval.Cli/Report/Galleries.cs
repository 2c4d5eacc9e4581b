using System.Text.Json;
using AslTrain.Data.Annotations;
using AslTrain.Data.Images;
using AslTrain.Foundation;
using AslTrain.Metrics;
using AslTrain.Training.Evaluation;
using Serilog;

namespace AslEval.Cli.Report;

/// <summary>Pictures that a person should see, in groups, with what the network makes of them.</summary>
sealed class Galleries
{
    const int PicturesOfAKind = 12, LargestPicture = 160, MostLabels = 6;

    readonly List<(string Title, string Note, IReadOnlyList<Entry> Entries)> _groups = [];
    readonly List<byte[]> _pictures = [];
    readonly Dictionary<int, int?> _places = [];
    readonly ScoredSplit _scored;
    readonly double[] _thresholds;
    readonly ILogger _log;

    Galleries(ScoredSplit scored, ILogger log) => (_scored, _thresholds, _log) = (scored, scored.OwnThresholds, log);

    /// <param name="Picture">Place among the pictures.</param>
    sealed record Entry(int Picture, string Name, string Alternative, IReadOnlyList<string> Lines);

    /// <summary>
    /// The best and worst images and the labels most suspected; a picture that has gone since it was scored is left out.
    /// </summary>
    public static Galleries Of(ScoredSplit scored, ILogger log)
    {
        Galleries galleries = new(scored, log);
        ImageRanking[] rankings = ImageRanking.BestFirst(scored.Scores);
        const string Measure =
            "by the mean precision at the ranks of an image's labels (label ranking average precision), then by the gap between "
            + "the lowest score of a present label and the highest of an absent one";
        galleries.AddRanked("Best", $"Images whose labels rank first, {Measure}.", rankings);
        galleries.AddRanked("Worst", "Images whose labels rank last, by the same measure.", rankings.Reverse());
        galleries.AddSuspects(
            "Labels that are perhaps missing", "Absent labels with the highest scores.",
            "missing?", SuspectLabels.Missing(scored.Scores, PicturesOfAKind));
        galleries.AddSuspects(
            "Labels that are perhaps wrong", "Present labels with the lowest scores.",
            "wrong?", SuspectLabels.Wrong(scored.Scores, PicturesOfAKind));
        return galleries;
    }

    void AddRanked(string title, string note, IEnumerable<ImageRanking> rankings) =>
        Add(title, note, rankings.Take(PicturesOfAKind).Select(ranking => (ranking.Image, Described(ranking))));

    void AddSuspects(string title, string note, string question, IEnumerable<SuspectLabel> suspects) =>
        Add(title, note, suspects.Select(suspect => (suspect.Image, $"{question} {Label(suspect.Image, suspect.Column)}")));

    static string Described(ImageRanking ranking) => $"precision {ranking.Precision:0.000}, gap {ranking.Gap:+0.000;-0.000}";

    void Add(string title, string note, IEnumerable<(int Row, string Line)> images) =>
        _groups.Add((title, note, [.. images.Select(image => EntryOf(image.Row, image.Line)).OfType<Entry>()]));

    Entry? EntryOf(int row, string line)
    {
        if (PictureOf(row) is not int picture) return null;
        LabeledImage image = _scored.ImageOf(row);
        string labels = Listed(row, LabelCode.Positive), others = Listed(row, LabelCode.Negative);
        string labeled = labels.Length > 0 ? $"labeled {labels}" : "without labels";
        string[] lines = others.Length > 0 ? [line, labeled, $"predicted as well {others}"] : [line, labeled];
        string name = Path.GetFileName(image.File);
        return new Entry(picture, name, $"{name}, {labeled}", lines);
    }

    /// <summary>An image's labels by descending score; of absent ones those that are predicted.</summary>
    string Listed(int row, sbyte kind)
    {
        float[] scores = _scored.Scores.ScoresOf(row).ToArray();
        sbyte[] labels = _scored.Scores.LabelsOf(row).ToArray();
        int[] listed = [.. Enumerable.Range(0, scores.Length).Where(IsListed).OrderByDescending(column => scores[column])];
        string more = listed.Length > MostLabels ? $" and {listed.Length - MostLabels} more" : "";
        return string.Join(", ", listed.Take(MostLabels).Select(column => Label(row, column))) + more;

        bool IsListed(int column) =>
            labels[column] == kind && (kind == LabelCode.Positive || scores[column] > _thresholds[column]);
    }

    string Label(int row, int column) => $"{_scored.Classes[column]} {_scored.Scores.ScoresOf(row)[column]:0.000}";

    int? PictureOf(int row)
    {
        if (_places.TryGetValue(row, out int? place)) return place;
        try
        {
            _pictures.Add(Thumbnail.OfFile(_scored.ImageOf(row).File, LargestPicture));
            return _places[row] = _pictures.Count - 1;
        }
        catch (BadInputException error)
        {
            _log.Warning("left out: {Reason}", error.Message);
            return _places[row] = null;
        }
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteList("pictures", _pictures, jpeg => json.WriteBase64StringValue(jpeg));
        json.WriteStartArray("galleries");
        foreach ((string title, string note, IReadOnlyList<Entry> entries) in _groups)
        {
            json.WriteStartObject();
            json.WriteString("title", title);
            json.WriteString("note", note);
            json.WriteStartArray("entries");
            foreach (Entry entry in entries)
            {
                json.WriteStartObject();
                json.WriteNumber("picture", entry.Picture);
                json.WriteString("name", entry.Name);
                json.WriteString("alternative", entry.Alternative);
                json.WriteList("lines", entry.Lines, json.WriteStringValue);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
