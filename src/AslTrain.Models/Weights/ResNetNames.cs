using System.Text.RegularExpressions;

namespace AslTrain.Models.Weights;

/// <summary>Other names of ResNet's tensors and torchvision's.</summary>
static partial class ResNetNames
{
    /// <summary>Of Hugging Face's transformers, without "resnet." before them.</summary>
    public static string FromHuggingFace(string name)
    {
        name = Ends().Replace(name, match => match.Groups[1].Value switch
        {
            "embedder.embedder.convolution" => "conv1.",
            "embedder.embedder.normalization" => "bn1.",
            _ => "fc.",
        });
        return Block().Replace(name, match =>
        {
            int stage = match.Groups[1].ValueSpan[0] - '0', layer = match.Groups[3].ValueSpan is [char digit] ? digit - '0' : -1;
            bool isConvolution = match.Groups[4].Value == "convolution";
            string part = layer < 0
                ? (isConvolution ? "downsample.0" : "downsample.1")
                : $"{(isConvolution ? "conv" : "bn")}{layer + 1}";
            return $"layer{stage + 1}.{match.Groups[2].Value}.{part}.";
        });
    }

    /// <summary>Of an nn.Sequential of a ResNet's children: convolution, norm, activation, pooling, four stages.</summary>
    public static string FromSequence(string name) => Child().Replace(name, match => match.Groups[1].Value switch
    {
        "0" => "conv1.",
        "1" => "bn1.",
        string stage => $"layer{stage[0] - '3'}.",
    });

    [GeneratedRegex(@"^(embedder\.embedder\.(?:convolution|normalization)|classifier\.1)\.", RegexOptions.CultureInvariant)]
    private static partial Regex Ends();

    [GeneratedRegex(
        @"^encoder\.stages\.(\d)\.layers\.(\d+)\.(?:layer\.(\d)|shortcut)\.(convolution|normalization)\.",
        RegexOptions.CultureInvariant)]
    private static partial Regex Block();

    [GeneratedRegex(@"^([014-7])\.", RegexOptions.CultureInvariant)]
    private static partial Regex Child();
}
