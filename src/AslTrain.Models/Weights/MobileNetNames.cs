using System.Text.RegularExpressions;

namespace AslTrain.Models.Weights;

/// <summary>timm's names of MobileNetV2 and torchvision's: stages of blocks there, one list of features here.</summary>
static partial class MobileNetNames
{
    /// <summary>Blocks of timm's seven stages; torchvision counts them through, after the stem.</summary>
    static readonly int[] Blocks = [1, 2, 3, 4, 3, 3, 1];

    /// <summary>Whether these are all names of timm's MobileNetV2, of the depth of width 0.35 to 1.4.</summary>
    public static bool Fit(HashSet<string> names) =>
        names.Contains("conv_stem.weight") && names.Contains("conv_head.weight") && names.All(name => FromTimm(name) is not null)
        && Blocks.Index().All(stage => names.Contains($"blocks.{stage.Index}.{stage.Item - 1}.conv_dw.weight"));

    /// <summary>torchvision's name; null where timm's is not of this network.</summary>
    public static string? FromTimm(string name)
    {
        int dot = name.LastIndexOf('.');
        (string layer, string entry) = dot < 0 ? (name, "") : (name[..dot], name[dot..]);
        string? renamed = layer switch
        {
            "conv_stem" => "features.0.0",
            "bn1" => "features.0.1",
            "conv_head" => "features.18.0",
            "bn2" => "features.18.1",
            "classifier" => "classifier.1",
            _ => FromBlock(layer),
        };
        return renamed is null ? null : renamed + entry;
    }

    static string? FromBlock(string layer)
    {
        Match match = Block().Match(layer);
        if (!match.Success) return null;
        (int stage, int block) = (match.Groups[1].ValueSpan[0] - '0', match.Groups[2].ValueSpan[0] - '0');
        if (stage >= Blocks.Length || block >= Blocks[stage]) return null;

        // The first stage does not widen, so its block lacks the first pair of layers.
        string? part = (stage == 0, match.Groups[3].Value) switch
        {
            (true, "conv_dw") => "0.0",
            (true, "bn1") => "0.1",
            (true, "conv_pw") => "1",
            (true, "bn2") => "2",
            (false, "conv_pw") => "0.0",
            (false, "bn1") => "0.1",
            (false, "conv_dw") => "1.0",
            (false, "bn2") => "1.1",
            (false, "conv_pwl") => "2",
            (false, "bn3") => "3",
            _ => null,
        };
        return part is null ? null : $"features.{1 + Blocks[..stage].Sum() + block}.conv.{part}";
    }

    [GeneratedRegex(@"^blocks\.(\d)\.(\d)\.(\w+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Block();
}
