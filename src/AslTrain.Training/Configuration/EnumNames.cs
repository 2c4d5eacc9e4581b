using System.Text.RegularExpressions;

namespace AslTrain.Training.Configuration;

/// <summary>The members of an enum as a config writes them: MLDecoder is ml_decoder, AdamW adamw.</summary>
static class EnumNames
{
    /// <summary>All of an enum, in its order.</summary>
    public static IReadOnlyList<string> All(Type type) => [.. Enum.GetNames(type).Select(InSnakeCase)];

    public static string Of(Enum member) => InSnakeCase(member.ToString());

    /// <exception cref="InvalidOperationException">No member has that name.</exception>
    public static object Parse(Type type, string name) =>
        Enum.Parse(type, Enum.GetNames(type).Single(member => InSnakeCase(member) == name));

    /// <summary>A word begins at a capital that is followed by a small letter.</summary>
    static string InSnakeCase(string name) => Regex.Replace(name, "(?<=.)[A-Z](?=[a-z])", "_$0").ToLowerInvariant();
}
