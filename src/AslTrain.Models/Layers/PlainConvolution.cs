using TorchSharp;
using TorchSharp.Modules;

namespace AslTrain.Models.Layers;

static class PlainConvolution
{
    /// <summary>A square convolution without bias that keeps height and width at stride 1 (odd kernels).</summary>
    public static Conv2d Create(int inputs, int outputs, int kernel, int stride = 1) =>
        torch.nn.Conv2d(inputs, outputs, kernel, stride: stride, padding: kernel / 2, bias: false);
}
