using System.Globalization;
using AslTrain.Foundation;

namespace AslTrain.Distributed.Launch;

/// <summary>Environment variables that hold whole numbers.</summary>
sealed class EnvironmentNumbers(Func<string, string?> variable)
{
    /// <summary>null where the variable is not set; an empty one counts as none.</summary>
    public string? Text(string name) => variable(name) is { Length: > 0 } text ? text : null;

    /// <returns>null where the variable is not set.</returns>
    /// <exception cref="BadInputException">
    /// It is no whole number from <paramref name="least"/> to <paramref name="most"/>.
    /// </exception>
    public int? Find(string name, int least = 0, int most = int.MaxValue)
    {
        if (Text(name) is not string text) return null;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most) return number;
        string range = most == int.MaxValue ? $"of {least} or more" : $"from {least} to {most}";
        throw new BadInputException($"environment variable {name} is '{text}'; it should be a whole number {range}, as the launcher sets it");
    }

    /// <summary>The number of processes, which must be there where a rank is.</summary>
    /// <exception cref="BadInputException">It is not set, or below 1.</exception>
    public int Size(string name, string rankName) => Find(name, least: 1)
        ?? throw new BadInputException($"environment variable {rankName} is set but {name} is not; the launcher should set both, or neither be set for one process");

    /// <summary>What a launcher tells in four variables; the local ones may be missing.</summary>
    /// <returns>null where the rank's is not set.</returns>
    /// <exception cref="BadInputException">One is malformed, or the size is missing.</exception>
    public RankEnvironment? Ranks(Launcher launcher, string rankName, string sizeName, string localRankName, string localSizeName)
    {
        if (Find(rankName) is null) return null;
        int size = Size(sizeName, rankName);
        int rank = Find(rankName, most: size - 1)!.Value;
        int? localSize = Find(localSizeName, 1, size);
        return new RankEnvironment(launcher, rank, size, Find(localRankName, most: (localSize ?? size) - 1), localSize);
    }
}
