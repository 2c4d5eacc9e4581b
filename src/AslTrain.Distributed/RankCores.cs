using System.Globalization;

namespace AslTrain.Distributed;

/// <summary>What one rank knows of the cores that it may use.</summary>
/// <param name="Host">Name of its machine.</param>
/// <param name="Allowed">The cores that it may run on, as a list for <see cref="CoreList"/>.</param>
/// <param name="Online">Cores of the machine.</param>
/// <param name="Limit">Of processor time, in cores: what a container may use, else at least its allowed cores.</param>
sealed record RankCores(string Host, string Allowed, int Online, int Limit)
{
    const string Status = "/proc/self/status", AllowedKey = "Cpus_allowed_list:", OnlineCores = "/sys/devices/system/cpu/online";

    /// <summary>
    /// Of this process. Where the system does not list cores, all that it counts are taken to be allowed to all ranks.
    /// </summary>
    public static RankCores OfThisProcess()
    {
        // .NET counts the allowed cores and takes a container's limit of processor time into account.
        int counted = Environment.ProcessorCount;
        string? line = File.Exists(Status) ? File.ReadLines(Status).FirstOrDefault(line => line.StartsWith(AllowedKey, StringComparison.Ordinal)) : null;
        string allowed = line?[AllowedKey.Length..].Trim() ?? $"0-{counted - 1}";
        int count = CoreList.Parse(allowed).Count;
        int online = File.Exists(OnlineCores) ? CoreList.Parse(File.ReadAllText(OnlineCores)).Count : counted;
        return new RankCores(Environment.MachineName, allowed, online, counted < count ? counted : int.MaxValue);
    }

    /// <summary>For other ranks; <see cref="Read"/> takes it.</summary>
    public string ToLine() => string.Create(CultureInfo.InvariantCulture, $"{Host}\t{Allowed}\t{Online}\t{Limit}");

    public static RankCores Read(string line)
    {
        string[] parts = line.Split('\t');
        return new RankCores(parts[0], parts[1], int.Parse(parts[2], CultureInfo.InvariantCulture), int.Parse(parts[3], CultureInfo.InvariantCulture));
    }
}
