using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AslTrain.Models.Layers;

/// <summary>Starting values; random ones come from torch's generator, seeded once by the trainer.</summary>
static class Initialization
{
    /// <summary>Normal with deviation sqrt(2 / fan out), torchvision's start for ResNet.</summary>
    public static void Convolution(Conv2d convolution) =>
        nn.init.kaiming_normal_(convolution.weight!, mode: nn.init.FanInOut.FanOut, nonlinearity: nn.init.NonlinearityType.ReLU);

    /// <summary>The same for a leaky ReLU of slope 0, the authors' start for TResNet.</summary>
    public static void LeakyConvolution(Conv2d convolution) =>
        nn.init.kaiming_normal_(
            convolution.weight!, a: 0, mode: nn.init.FanInOut.FanOut, nonlinearity: nn.init.NonlinearityType.LeakyReLU);
}
