using AslTrain.Training.Configuration;
using AslTrain.Training.Settings;
using CsCheck;
using Xunit;

namespace AslTrain.Tests.Configuration;

/// <summary>Any config that the table of keys allows, written and read back.</summary>
public class ConfigRoundTripTests
{
    static readonly Gen<string> AnyText = Gen.OneOf(
        Gen.String[Gen.Char[' ', '~'], 1, 20], Gen.String[Gen.Char['\u00A0', '\uD7FF'], 1, 20],
        Gen.OneOf("null", "~", "true", "1e3", "a: b # c", "C:\\data", "- a", "\uD83D\uDE00", "'", "\"", " a "));

    [Fact]
    public void AnyConfigIsReadBackEqual() => Settings().Sample(settings =>
    {
        RunConfig config = ConfigReader.Parse(Yaml(settings), "a.yaml", []);
        string written = ConfigWriter.Write(config);
        Assert.Equal(config, ConfigReader.Parse(written, "b.yaml", []));
        Assert.Equal(written, ConfigWriter.Write(ConfigReader.Parse(written, "b.yaml", [])));
        foreach ((string path, object? value) in settings)
        {
            // Given as null, a preset's number is written resolved.
            if (value is null && (path.StartsWith("loss.", StringComparison.Ordinal) || path == "schedule.warmup")) continue;
            string line = $"  {ConfigKeys.Find(path)!.Name}: {ConfigWriter.Format(value)}\n";
            Assert.Contains(line, written, StringComparison.Ordinal);
        }
    }, iter: 500);

    static Gen<Dictionary<string, object?>> Settings()
    {
        Gen<Dictionary<string, object?>> settings = Gen.Const(0).Select(_ => new Dictionary<string, object?>());
        foreach (ConfigKey key in ConfigKeys.All)
        {
            settings = Gen.Select(
                settings, ValueOf(key), (chosen, value) => new Dictionary<string, object?>(chosen) { [key.Path] = value });
        }

        return settings.Select(Agree);
    }

    /// <summary>What two keys must agree on.</summary>
    static Dictionary<string, object?> Agree(Dictionary<string, object?> settings)
    {
        settings["data.root"] ??= "a";

        // The largest batch of these still fits into an array.
        settings["image.size"] = Math.Min((long)settings["image.size"]!, 96);
        long epochs = (long)settings["schedule.epochs"]!;
        if (settings["schedule.stop_after"] is long stop) settings["schedule.stop_after"] = Math.Min(stop, epochs);
        double most = (double)settings["schedule.beta1_max"]!;
        settings["schedule.beta1_min"] = Math.Min((double)settings["schedule.beta1_min"]!, most);
        if (settings["schedule.name"] is "one_cycle" && settings["schedule.warmup"] is 0.0) settings["schedule.warmup"] = 0.5;
        settings["model.weights"] ??= "a";
        if (settings["model.freeze"] is "backbone") settings["optimizer.backbone_lr"] = null;
        if (!((string)settings["model.backbone"]!).StartsWith("mobilenet", StringComparison.Ordinal))
        {
            SetDefaults("model.batch_norm_eps", "model.stride2_padding");
        }


        // Read, and written as what it stands for.
        if (settings["loss.name"] is "asl_single_label") (settings["run.task"], settings["loss.name"]) = ("single_label", "asl");
        bool isSingle = settings["run.task"] is "single_label";
        if (settings["loss.name"] is not "asl" || isSingle) settings["loss.adaptive.target"] = null;
        if (settings["loss.adaptive.target"] is null)
        {
            SetDefaults("loss.adaptive.rate", "loss.adaptive.window", "loss.adaptive.gamma_min", "loss.adaptive.gamma_max");
        }
        else
        {
            settings["loss.gamma_neg"] = 3.5;
            settings["loss.adaptive.gamma_min"] = 3.25;
            settings["loss.adaptive.gamma_max"] = Math.Max(4, (double)settings["loss.adaptive.gamma_max"]!);
        }

        if (isSingle)
        {
            SetDefaults("loss.gamma_unknown", "loss.detach_weight", "evaluate.probabilities");
            settings["loss.clip"] = null;
        }

        if (settings["loss.name"] is "asl") return settings;
        foreach (string number in new[] { "loss.gamma_neg", "loss.gamma_pos", "loss.clip" }) settings[number] = null;
        return settings;

        void SetDefaults(params string[] keys)
        {
            foreach (string key in keys) settings[key] = ConfigKeys.Find(key)!.Default;
        }
    }

    static Gen<object?> ValueOf(ConfigKey key)
    {
        Gen<object?> value = key.Type switch
        {
            ConfigType.Text => TextOf(key).Select(text => (object?)text),
            ConfigType.Flag => Gen.Bool.Select(flag => (object?)flag),
            ConfigType.Whole => Whole(key).Select(whole => (object?)whole),
            ConfigType.Texts => AnyText.Array[1, 3].Select(texts => (object?)texts),
            ConfigType.Number => Number(key.Range).Select(number => (object?)number),
            _ => Number(key.Range).Array[key.Length].Select(numbers => (object?)numbers),
        };
        return key.Nullable ? Gen.OneOf(value, Gen.Const((object?)null)) : value;
    }

    static Gen<string> TextOf(ConfigKey key) => key.Path switch
    {
        _ when key.Choices.Count > 0 => Gen.OneOf([.. key.Choices]),
        "data.csv_delimiter" => Gen.OneOf("|", ",", ";", "#", "\"", "tab"),
        "data.csv_separator" => Gen.OneOf("|", ",", " ", "#", "\""),
        "run.name" => Gen.OneOf("a", "run-1", "_x.y"),
        "run.device" => Gen.OneOf("auto", "cpu", "cuda", "cuda:12"),
        _ => AnyText,
    };

    static Gen<long> Whole(ConfigKey key)
    {
        long from = (long)key.Range.From!.Value, to = (long)(key.Range.To ?? long.MaxValue);
        return Gen.OneOf(Gen.Const(from), Gen.Const(to), Gen.Long[from, to])
            .Select(whole => Math.Max(from, whole - whole % key.MultipleOf));
    }

    static Gen<double> Number(NumberRange range) =>
        Gen.Double[range.From ?? -1e6, range.To ?? 1e6].Where(range.Contains);

    static string Yaml(Dictionary<string, object?> settings)
    {
        var groups = ConfigKeys.All.GroupBy(key => (key.Section, key.Group));
        return string.Concat(groups.Select(group => group.Key.Group.Length > 0
            ? $"  {group.Key.Group}:\n" + Lines(group, "    ")
            : $"{group.Key.Section}:\n" + Lines(group, "  ")));

        string Lines(IEnumerable<ConfigKey> keys, string indent) =>
            string.Concat(keys.Select(key => $"{indent}{key.Name}: {ConfigWriter.Format(settings[key.Path])}\n"));
    }
}
