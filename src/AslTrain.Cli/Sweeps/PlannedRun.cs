using System.Globalization;
using System.IO.Hashing;
using System.Text;
using AslTrain.Training.Configuration;
using AslTrain.Training.Settings;

namespace AslTrain.Cli.Sweeps;

/// <summary>A run of a sweep, its config read: a wrong value in the last one is found before the first begins.</summary>
/// <param name="Key">Tells runs of different settings apart, and a run of the same ones again.</param>
sealed record PlannedRun(SweepPoint Point, RunConfig Config, string Key)
{
    /// <exception cref="ConfigException">A value of the grid does not fit.</exception>
    public static PlannedRun Read(ConfigSource source, SweepPoint point, long seed)
    {
        ConfigSource own = source with { Overrides = [.. source.Overrides, .. point.Settings, $"run.seed={seed}"] };
        RunConfig config = own.Read();
        return new PlannedRun(point, config, KeyOf(config));
    }

    /// <summary>
    /// A hash of all settings that are not the default ones, but where the run is kept and what computes it in which time.
    /// </summary>
    static string KeyOf(RunConfig config)
    {
        string[] counted = ["run.seed:", "run.precision:", "run.task:"];
        IEnumerable<string> settings = ConfigWriter.Changed(config).Where(setting =>
            !setting.StartsWith("run.", StringComparison.Ordinal)
            || counted.Any(key => setting.StartsWith(key, StringComparison.Ordinal)));
        ulong hash = XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(string.Join('\n', settings)));
        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}
