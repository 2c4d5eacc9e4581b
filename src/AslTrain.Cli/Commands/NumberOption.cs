using System.CommandLine;
using System.CommandLine.Parsing;
using AslTrain.Training.Configuration;

namespace AslTrain.Cli.Commands;

/// <summary>Options that are numbers, read as strictly as a config's and with the same words.</summary>
static class NumberOption
{
    /// <param name="helpName">What stands for the number in the help.</param>
    /// <param name="usual">Where it is left out.</param>
    public static Option<double> Of(
        string name, NumberRange range, string description, string helpName, double usual) => new(name)
        {
            Description = description,
            HelpName = helpName,
            DefaultValueFactory = _ => usual,
            CustomParser = result => Read(result, name, range).FirstOrDefault(),
        };

    /// <summary>One that may be left out.</summary>
    public static Option<double?> Optional(string name, NumberRange range, string description, string helpName) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result => Read(result, name, range) is [double value, ..] ? value : null,
    };

    /// <summary>One that may be given any number of times.</summary>
    public static Option<double[]> Several(
        string name, NumberRange range, string description, string helpName, double[] usual) => new(name)
        {
            Description = description,
            HelpName = helpName,
            DefaultValueFactory = _ => usual,
            CustomParser = result => Read(result, name, range),
        };

    public static Option<int> Whole(
        string name, (int From, int To) bounds, string description, string helpName, int usual)
    {
        NumberRange range = NumberRange.Within(bounds.From, bounds.To);
        string expected = "a whole number" + (bounds.To == int.MaxValue ? NumberRange.Within(bounds.From) : range);
        return new Option<int>(name)
        {
            Description = description,
            HelpName = helpName,
            DefaultValueFactory = _ => usual,
            CustomParser = result => (int)Read(result, name, text => NumberText.Whole(text, range, expected)).FirstOrDefault(),
        };
    }

    static double[] Read(ArgumentResult result, string name, NumberRange range) =>
        Read(result, name, text => NumberText.Number(text, range, $"a number{range}"));

    static T[] Read<T>(ArgumentResult result, string name, Func<string, (T? Value, string? Problem)> parse)
        where T : struct
    {
        List<T> values = [];
        foreach (Token token in result.Tokens)
        {
            (T? value, string? problem) = parse(token.Value);
            if (value is T sound) values.Add(sound);
            else result.AddError($"{name}: {problem}");
        }

        return [.. values];
    }
}
