using System.CommandLine;
using System.CommandLine.Parsing;
using AslTrain.Training.Configuration;

namespace AslTrain.Cli.Commands;

/// <summary>Options that are numbers, read as strictly as a config's and with the same words.</summary>
static class NumberOption
{
    public static Option<double> Of(string name, NumberRange range) => new(name)
    {
        CustomParser = result => Read(result, name, range).FirstOrDefault(),
    };

    /// <summary>One that may be left out.</summary>
    public static Option<double?> Optional(string name, NumberRange range) => new(name)
    {
        CustomParser = result => Read(result, name, range) is [double value, ..] ? value : null,
    };

    /// <summary>One that may be given any number of times.</summary>
    public static Option<double[]> Several(string name, NumberRange range) => new(name)
    {
        CustomParser = result => Read(result, name, range),
    };

    public static Option<int> Whole(string name, int from, int to = int.MaxValue)
    {
        NumberRange range = NumberRange.Within(from, to);
        string expected = "a whole number" + (to == int.MaxValue ? NumberRange.Within(from) : range);
        return new Option<int>(name)
        {
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
