namespace AslTrain.Data.Annotations;

/// <summary>The names that people give to splits, in any case and with any year: train, val2017, Validation, Testing.</summary>
static class SplitWords
{
    static readonly string[] Train = ["train", "training"];

    static readonly string[] Val = ["val", "valid", "validation", "dev"];

    static readonly string[] Test = ["test", "testing"];

    public static bool IsTrain(string name) => IsOne(Train, name);

    public static bool IsVal(string name) => IsOne(Val, name);

    public static bool IsTest(string name) => IsOne(Test, name);

    public static bool IsAny(string name) => IsTrain(name) || IsVal(name) || IsTest(name);

    /// <summary>Whether both are for the same purpose, whatever their words and years.</summary>
    public static bool AreAlike(string one, string other) =>
        (IsTrain(one), IsVal(one), IsTest(one)) == (IsTrain(other), IsVal(other), IsTest(other));

    /// <summary>
    /// The pair to train and to validate on: a test split where there is none to validate on, and null where there is neither.
    /// </summary>
    /// <param name="names">Those that a data set has.</param>
    /// <returns>null where none is meant for training, unless one alone has a name that says nothing of what it is for.</returns>
    public static (string Train, string? Val)? Usual(IReadOnlyList<string> names)
    {
        string[] trains = [.. names.Where(IsTrain).OrderBy(YearOf, StringComparer.Ordinal)];
        string? alone = null;
        foreach (string train in trains.OrderBy(name => YearOf(name).Length == 0))
        {
            string? val = Of(Val, YearOf(train)) ?? Of(Test, YearOf(train));
            if (val is not null) return (train, val);
            alone ??= train;
        }

        if (alone is not null) return (alone, names.FirstOrDefault(IsVal) ?? names.FirstOrDefault(IsTest));
        return names is [string only] && !IsVal(only) && !IsTest(only) ? (only, null) : null;

        string? Of(string[] synonyms, string year) => synonyms
            .SelectMany(synonym => names.Where(name => YearOf(name) == year && IsOne([synonym], name))).FirstOrDefault();
    }

    static bool IsOne(string[] synonyms, string name)
    {
        string word = name[..^YearOf(name).Length];
        return Array.Exists(synonyms, synonym => word.Equals(synonym, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Four digits at the end, or nothing.</summary>
    static string YearOf(string name) =>
        name.Length > 4 && name[^4..].All(char.IsAsciiDigit) && !char.IsAsciiDigit(name[^5]) ? name[^4..] : "";
}
