using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Training.Optimization;

/// <summary>The update in tensor operations: for any device, and for float64.</summary>
static class TensorUpdate
{
    /// <summary>Elements worked on at a time, so that a processor's cache holds them from one operation to the next.</summary>
    const long Chunk = 1 << 18;

    public static void Run(UpdateVectors vectors, FlatSegment segment, SegmentNumbers numbers, OptimizerKind kind)
    {
        long end = segment.Start + segment.Length, chunk = vectors.Values.device_type == DeviceType.CPU ? Chunk : segment.Length;
        for (long start = segment.Start; start < end; start += chunk)
        {
            long length = Math.Min(chunk, end - start);
            using DisposeScope scope = NewDisposeScope();
            (Tensor value, Tensor gradient, Tensor mean) = (Part(vectors.Values), Part(vectors.Gradients), Part(vectors.Mean));
            if (numbers.GradientScale != 1) gradient.mul_(Numbers.Of(numbers.GradientScale));
            if (numbers.CoupledDecay != 0) gradient.add_(value, alpha: Numbers.Of(numbers.CoupledDecay));
            if (numbers.Shrink != 1) value.mul_(Numbers.Of(numbers.Shrink));
            if (kind == OptimizerKind.Sgd)
            {
                mean.mul_(Numbers.Of(numbers.Beta1)).add_(gradient, Numbers.One);
                value.add_(mean, alpha: Numbers.Of(-numbers.StepSize));
            }
            else
            {
                Tensor square = Part(vectors.Square!);
                mean.lerp_(gradient, 1 - numbers.Beta1);
                square.mul_(Numbers.Of(numbers.Beta2)).addcmul_(gradient, gradient, Numbers.Of(1 - numbers.Beta2));
                Tensor spread = square.sqrt().mul_(Numbers.Of(numbers.SquareScale));
                spread.add_(Numbers.Of(numbers.Epsilon), Numbers.One);
                value.addcdiv_(mean, spread, Numbers.Of(-numbers.StepSize));
            }

            if (vectors.Average is not null) Part(vectors.Average).lerp_(value, numbers.AverageShare);
            gradient.zero_();

            Tensor Part(Tensor whole) => whole.narrow(0, start, length);
        }
    }
}
