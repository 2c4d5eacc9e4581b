using System.Globalization;
using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>How likely each class is, as the authors' partial-labeling code keeps it: a CSV file of Classes, avg_pred.</summary>
public static class ClassPriors
{
    /// <returns>A number in 0 .. 1 for each of <paramref name="classes"/>; 0 for one that the file does not have.</returns>
    /// <exception cref="BadInputException">The file is absent or unsound, or has none of the classes.</exception>
    public static double[] Read(string path, IReadOnlyList<string> classes)
    {
        Dictionary<string, double> priors = [];
        using CsvFile file = new(path);
        if (!file.Read() || file.Count < 2 || file.Text(0) != "Classes" || file.Text(1) != "avg_pred")
        {
            throw file.Unsound("the header should be Classes,avg_pred");
        }
        while (file.Read())
        {
            double prior = double.NaN;
            bool isSound = file.Count >= 2 && double.TryParse(file.Text(1), CultureInfo.InvariantCulture, out prior);
            if (!isSound || prior is not (>= 0 and <= 1)) throw file.Unsound("a class and a number from 0 to 1 belong here");

            if (!priors.TryAdd(file.Text(0), prior)) throw file.Unsound($"the class '{file.Text(0)}' is there twice");
        }

        return classes.Any(priors.ContainsKey)
            ? [.. classes.Select(name => priors.GetValueOrDefault(name))]
            : throw new BadInputException($"{path}: has none of the {classes.Count} classes of the data set");
    }
}
