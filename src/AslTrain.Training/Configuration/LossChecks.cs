using AslTrain.Training.Settings;

namespace AslTrain.Training.Configuration;

/// <summary>What fits which loss.</summary>
static class LossChecks
{
    /// <summary>The key that turns adaptive asymmetry on.</summary>
    public const string Target = "loss.adaptive.target";

    const string Least = "loss.adaptive.gamma_min", Most = "loss.adaptive.gamma_max";

    /// <summary>The keys that need it.</summary>
    public static IReadOnlyList<string> Steering { get; } = ["loss.adaptive.rate", "loss.adaptive.window", Least, Most];

    public static void Check(LossSection loss, ConfigValues values)
    {
        LossPreset preset = LossPreset.Of(loss.Name);
        CheckNumber("loss.gamma_neg", loss.GammaNeg, preset.HasFocusing);
        CheckNumber("loss.gamma_pos", loss.GammaPos, preset.HasFocusing);
        CheckNumber("loss.clip", loss.Clip, preset.HasMargin);
        bool differ = loss.GammaNeg != loss.GammaPos && !values.IsBroken("loss.gamma_neg", "loss.gamma_pos");
        if (preset.HasOneGamma && differ)
        {
            values.ReportKey(
                $"{loss.Name} loss has one gamma, here are {loss.GammaNeg} and {loss.GammaPos}; for two use loss.name: asl",
                "loss.gamma_neg", "loss.gamma_pos");
        }

        CheckSteering(loss, preset, values);

        void CheckNumber(string key, double value, bool isFree)
        {
            if (isFree || value == 0) return;
            string lacks = preset.HasFocusing ? "no margin" : "no focusing and no margin";
            values.ReportKey($"loss {loss.Name} has {lacks}; for {value} use loss.name: asl", key);
        }
    }

    static void CheckSteering(LossSection loss, LossPreset preset, ConfigValues values)
    {
        AdaptiveSection steering = loss.Steering;
        if (values.IsBroken([Target, .. Steering])) return;
        if (steering.Target is null)
        {
            foreach (string key in Steering)
            {
                if (!values.IsDefault(key)) values.ReportKey($"needs {Target}, the gap to reach", key);
            }

            return;
        }

        if (!preset.CanBeSteered)
        {
            values.ReportKey($"steers gamma_neg, which loss {loss.Name} has not; use loss.name: asl", Target);
        }

        if (loss.GammaNeg >= steering.GammaMin && loss.GammaNeg <= steering.GammaMax) return;
        values.ReportKey(
            $"begins at {loss.GammaNeg}; it should lie from {Least}, {steering.GammaMin}, to {Most}, {steering.GammaMax}",
            "loss.gamma_neg", Most, Least);
    }
}
