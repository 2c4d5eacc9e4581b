using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Training.Optimization;

/// <summary>
/// Adam with the decay added to the gradient (L2, coupled), as torch.optim.Adam does in the authors' train.py under the
/// name "true weight decay"; only weights of two or more dimensions are decayed.
/// </summary>
public sealed class Adam(FlatParameters parameters, double weightDecay, double beta2, double epsilon) : IDisposable
{
    /// <summary>Elements worked on at a time, so that a processor's cache holds them from one operation to the next.</summary>
    const long Chunk = 1 << 18;

    readonly Tensor _mean = zeros_like(parameters.Values).DetachFromDisposeScope();
    readonly Tensor _square = zeros_like(parameters.Values).DetachFromDisposeScope();
    long _steps;

    /// <summary>Moves every parameter against its gradient; the gradient is used up.</summary>
    /// <param name="rate">The head's learning rate.</param>
    /// <param name="backboneRate">The backbone's.</param>
    public void Step(double rate, double backboneRate, double beta1)
    {
        using var noGradient = no_grad();
        _steps++;
        double meanCorrection = 1 - Math.Pow(beta1, _steps), squareCorrection = Math.Sqrt(1 - Math.Pow(beta2, _steps));
        foreach (FlatSegment segment in parameters.Segments)
        {
            double step = (segment.IsHead ? rate : backboneRate) / meanCorrection;
            long end = segment.Start + segment.Length;
            for (long start = segment.Start; start < end; start += Chunk)
            {
                long length = Math.Min(Chunk, end - start);
                using DisposeScope scope = NewDisposeScope();
                (Tensor value, Tensor gradient) = (parameters.Values.narrow(0, start, length), parameters.Gradients.narrow(0, start, length));
                (Tensor mean, Tensor square) = (_mean.narrow(0, start, length), _square.narrow(0, start, length));

                if (segment.IsDecayed && weightDecay > 0) gradient.add_(value, alpha: weightDecay);
                mean.lerp_(gradient, 1 - beta1);
                square.mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
                Tensor spread = square.sqrt().div_(squareCorrection).add_(epsilon);
                value.addcdiv_(mean, spread, -step);
            }
        }
    }

    public void Dispose()
    {
        _mean.Dispose();
        _square.Dispose();
    }
}
