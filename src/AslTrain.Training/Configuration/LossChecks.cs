using AslTrain.Losses;

namespace AslTrain.Training.Configuration;

/// <summary>The loss section: a preset's numbers, and what fits which loss.</summary>
static class LossChecks
{
    public static LossSection Build(ConfigValues values)
    {
        string name = values.Text("loss.name")!;
        AsymmetricLoss preset = name switch
        {
            "focal" => AsymmetricLoss.Focal,
            "ce" => AsymmetricLoss.CrossEntropy,
            "asl_single_label" => AsymmetricLoss.Paper with { Clip = 0 },
            _ => AsymmetricLoss.Paper,
        };
        double gammaNeg = Number("loss.gamma_neg") ?? preset.GammaNeg, gammaPos = Number("loss.gamma_pos") ?? preset.GammaPos;
        double clip = Number("loss.clip") ?? preset.Clip;

        foreach ((string key, double value) in new[] { ("loss.gamma_neg", gammaNeg), ("loss.gamma_pos", gammaPos), ("loss.clip", clip) })
        {
            bool fits = name == "asl" || (name == "ce" ? value == 0 : key != "loss.clip" || value == 0);
            string lacks = name == "ce" ? "no focusing and no margin" : "no margin";
            if (!fits) values.Report(values.PlaceOf(key), $"{key}: loss {name} has {lacks}; for {value} use loss.name: asl");
        }

        if (name == "focal" && gammaNeg != gammaPos && !values.IsBroken("loss.gamma_neg", "loss.gamma_pos"))
        {
            values.Report(
                values.PlaceOf("loss.gamma_neg", "loss.gamma_pos"),
                $"loss.gamma_neg: focal loss has one gamma, here are {gammaNeg} and {gammaPos}; for two use loss.name: asl");
        }

        const double UsualSmoothing = 0.1;
        AdaptiveOptions? adaptive = BuildAdaptive(values, name, gammaNeg);
        if (name == "asl_single_label")
        {
            CheckSingleLabel(values);
            return new LossSection(name, gammaNeg, gammaPos, clip, DetachWeight: true, LabelSmoothing: Number("loss.label_smoothing") ?? UsualSmoothing);
        }

        return new LossSection(
            name, gammaNeg, gammaPos, clip, values.Boolean("loss.detach_weight"), values.NumberOrNull("loss.gamma_unknown"),
            Number("loss.label_smoothing") ?? 0, adaptive);

        // A preset chosen by --set brings its own numbers: those of the file belong to another.
        double? Number(string path) => values.IsOverridden("loss.name") && !values.IsOverridden(path) ? null : values.NumberOrNull(path);
    }

    static void CheckSingleLabel(ConfigValues values)
    {
        foreach (string key in (string[])["loss.gamma_unknown", "loss.detach_weight", "evaluate.probabilities"])
        {
            // A loss chosen by --set leaves behind what the file says of another.
            bool ofAnother = values.IsOverridden("loss.name") && !values.IsOverridden(key);
            if (values.IsBroken(key) || values.IsDefault(key) || ofAnother) continue;
            values.Report(values.PlaceOf(key), $"{key}: has no effect with loss.name: asl_single_label; leave it out");
        }
    }

    static AdaptiveOptions? BuildAdaptive(ConfigValues values, string name, double gammaNeg)
    {
        const string Target = "loss.adaptive.target", Least = "loss.adaptive.gamma_min", Most = "loss.adaptive.gamma_max";
        string[] others = ["loss.adaptive.rate", "loss.adaptive.window", Least, Most];
        if (values.IsBroken(Target) || values.IsBroken(others)) return null;
        if (values.NumberOrNull(Target) is not double target)
        {
            foreach (string key in others.Where(key => !values.IsDefault(key))) values.Report(values.PlaceOf(key), $"{key}: needs loss.adaptive.target, the gap to reach");
            return null;
        }

        // A preset chosen by --set has a fixed gamma_neg of its own.
        if (values.IsOverridden("loss.name") && name != "asl" && !values.IsOverridden(Target)) return null;
        if (name != "asl") values.Report(values.PlaceOf(Target), $"{Target}: steers gamma_neg, which loss {name} has not; use loss.name: asl");
        AdaptiveOptions adaptive = new(target, values.Number("loss.adaptive.rate"), values.Int("loss.adaptive.window"), values.Number(Least), values.Number(Most));
        if (gammaNeg < adaptive.GammaMin || gammaNeg > adaptive.GammaMax)
        {
            values.Report(values.PlaceOf("loss.gamma_neg", Most, Least), $"loss.gamma_neg: begins at {gammaNeg}; it should lie from {Least}, {adaptive.GammaMin}, to {Most}, {adaptive.GammaMax}");
        }

        return adaptive;
    }
}
