using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Models.Layers;

/// <summary>
/// Batch norm of a batch whose images lie on several processes: one sum over them on the way forth (values, squares, their
/// number), one on the way back. The sums are float64, so that squares less the square of the mean lose nothing. The
/// gradients of weight and bias are those of the process's own images, as every other gradient is.
/// </summary>
sealed class SynchronizedNormalization : autograd.SingleTensorFunction<SynchronizedNormalization>
{
    static readonly long[] Places = [0, 2, 3];

    public override string Name => nameof(SynchronizedNormalization);

    /// <param name="ctx">Keeps the input, the statistics and the number of values a channel.</param>
    /// <param name="vars">Input [n, channels, h, w], weight and bias [channels], the <see cref="BatchNormalization"/>.</param>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        (Tensor input, Tensor weight, Tensor bias) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2]);
        BatchNormalization norm = (BatchNormalization)vars[3];
        using DisposeScope scope = NewDisposeScope();
        using var noGradient = no_grad();
        Tensor sums = Sums(input);
        norm.SumOverProcesses!(sums);
        Tensor count = sums[2], mean = sums[0] / count;
        Tensor variance = ((sums[1] / count) - (mean * mean)).clamp_(min: Numbers.Zero);
        norm.Track(mean, variance * (count / (count - Numbers.One)));
        Tensor reciprocal = variance.add(Numbers.Of(norm.Epsilon), Numbers.One).rsqrt();
        Tensor output = nn.functional.batch_norm(
            input, mean.to(weight.dtype), variance.to(weight.dtype), weight, bias, training: false, eps: norm.Epsilon);
        ctx.save_for_backward([input, weight, stack([mean, reciprocal, count]).MoveToOuterDisposeScope()]);
        ctx.save_data(nameof(BatchNormalization), norm);
        return output.MoveToOuterDisposeScope();
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using DisposeScope scope = NewDisposeScope();
        using var noGradient = no_grad();
        List<Tensor> saved = ctx.get_saved_variables();
        (Tensor input, Tensor weight, Tensor statistics) = (saved[0], saved[1], saved[2]);
        (Tensor mean, Tensor reciprocal, Tensor count) = (statistics[0], statistics[1], statistics[2]);
        Tensor gradient = grad_output.to(float32), centered = input.to(float32) - Channels(mean);
        Tensor ofBias = gradient.sum(Places).to(float64), ofWeight = (gradient * centered).sum(Places).to(float64) * reciprocal;
        Tensor sums = stack([ofBias, ofWeight]);
        ((BatchNormalization)ctx.get_data(nameof(BatchNormalization))).SumOverProcesses!(sums);

        // Through mean and variance every value of a channel touches every other, wherever it lies.
        Tensor shared = sums / count;
        Tensor ofInput = gradient.sub(Channels(shared[0])).sub_(centered.mul_(Channels(shared[1] * reciprocal)))
            .mul_(Channels(weight.to(float64) * reciprocal));
        List<Tensor> gradients =
        [
            ofInput.to(input.dtype).MoveToOuterDisposeScope(), ofWeight.to(weight.dtype).MoveToOuterDisposeScope(),
            ofBias.to(weight.dtype).MoveToOuterDisposeScope(), null!,
        ];

        // libtorch copies them when this has returned: without a scope the collector may free them first.
        ctx.save_data(nameof(backward), gradients);
        return gradients;
    }

    /// <summary>[channels] as a float32 factor or term of images.</summary>
    static Tensor Channels(Tensor values) => values.to(float32).reshape(1, -1, 1, 1);

    /// <summary>[3, channels] in float64: sums of the values, of their squares, and their number.</summary>
    static Tensor Sums(Tensor input)
    {
        long count = input.shape[0] * input.shape[2] * input.shape[3], channels = input.shape[1];
        if (count == 0) return zeros([3, channels], float64, input.device);
        (Tensor variance, Tensor mean) = var_mean(input.to(float32), Places, unbiased: false);
        Tensor wide = mean.to(float64);
        Tensor squares = variance.to(float64).add(wide * wide, Numbers.One);
        Scalar number = Numbers.Of(count);
        return stack([wide * number, squares * number, full([channels], number, float64, input.device)]);
    }
}
