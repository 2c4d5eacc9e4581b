using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace AslTrain.Losses;

/// <summary>
/// The closed form in one pass over float32 in the processor's memory: one exponential and, but where a label is present,
/// one logarithm for value and gradient together.
/// </summary>
sealed unsafe class FusedPass
{
    /// <summary>Labels that are worth a thread of their own.</summary>
    const int LabelsPerThread = 1 << 17;

    static readonly Vector<float> One = Vector<float>.One, Least = Vector.Create((float)AsymmetricLoss.Epsilon);

    /// <summary>Positive and normal: it stands in for a 0 that is divided by.</summary>
    static readonly Vector<float> Smallest = Vector.Create(1.17549435e-38f);

    readonly float* _logits, _targets, _gradient, _sums, _classWeights;
    readonly int _classes;
    readonly float _gammaNeg, _gammaPos;
    readonly bool _detach;
    readonly Vector<float> _clip, _positiveWeight, _negativeWeight;

    FusedPass(Tensor logits, Tensor targets, Tensor gradient, Tensor sums, AsymmetricLoss loss, Tensor? classWeights)
    {
        _logits = Start(logits);
        _targets = Start(targets);
        _gradient = Start(gradient);
        _sums = Start(sums);
        _classWeights = classWeights is null ? null : Start(classWeights);
        _classes = (int)logits.shape[^1];
        (_gammaNeg, _gammaPos, _detach) = ((float)loss.GammaNeg, (float)loss.GammaPos, loss.DetachWeight);
        _clip = Vector.Create((float)loss.Clip);
        _positiveWeight = Vector.Create((float)loss.PositiveWeight);
        _negativeWeight = Vector.Create((float)loss.NegativeWeight);
    }

    /// <summary>Whether logits are what it can take: a tensor's bytes as a span end at 2 GB.</summary>
    public static bool Serves(Tensor logits) =>
        logits.device_type == TorchSharp.DeviceType.CPU && logits.dtype == float32
        && logits.dim() > 0 && logits.numel() is > 0 and <= int.MaxValue / sizeof(float);

    /// <inheritdoc cref="TensorOperations.Run"/>
    public static (Tensor Sums, Tensor Gradient) Run(Tensor logits, Tensor targets, AsymmetricLoss loss, Tensor? classWeights)
    {
        Tensor gradient = empty(logits.shape, float32), sums = empty(logits.shape[..^1], float32);
        FusedPass pass = new(logits, targets, gradient, sums, loss, classWeights);
        int images = (int)sums.numel(), threads = Math.Min(get_num_threads(), (int)(logits.numel() / LabelsPerThread));
        if (threads > 1) Parallel.For(0, images, new ParallelOptions { MaxDegreeOfParallelism = threads }, pass.Image);
        else for (int image = 0; image < images; image++) pass.Image(image);

        // The pass knows addresses alone, which keep no tensor from being collected.
        GC.KeepAlive(logits);
        GC.KeepAlive(targets);
        GC.KeepAlive(classWeights);
        return (sums, gradient);
    }

    /// <summary>Adds up an image in one order, so that the number of threads shows in no digit.</summary>
    void Image(int image)
    {
        nint offset = (nint)image * _classes;
        int wholes = _classes - (_classes % Vector<float>.Count);
        Vector<float> sum = Vector<float>.Zero;
        for (int label = 0; label < wholes; label += Vector<float>.Count)
        {
            nint place = offset + label;
            Vector<float> weights = _classWeights is null ? One : Vector.Load(_classWeights + label);
            sum += Labels(Vector.Load(_logits + place), Vector.Load(_targets + place), weights, out Vector<float> gradient);
            gradient.Store(_gradient + place);
        }

        float rest = wholes < _classes ? Rest(offset, wholes) : 0;
        _sums[image] = Vector.Sum(sum) + rest;
    }

    /// <summary>The last labels of an image, fewer than a vector holds; the others of that vector are ignored ones.</summary>
    float Rest(nint offset, int first)
    {
        int count = _classes - first;
        Span<float> logits = stackalloc float[Vector<float>.Count];
        Span<float> targets = stackalloc float[Vector<float>.Count], weights = stackalloc float[Vector<float>.Count];
        logits.Clear();
        targets.Fill(-1);
        weights.Fill(1);
        new Span<float>(_logits + offset + first, count).CopyTo(logits);
        new Span<float>(_targets + offset + first, count).CopyTo(targets);
        if (_classWeights is not null) new Span<float>(_classWeights + first, count).CopyTo(weights);
        Vector<float> sum = Labels(
            Vector.Create<float>(logits), Vector.Create<float>(targets), Vector.Create<float>(weights),
            out Vector<float> gradient);
        gradient.CopyTo(logits);
        logits[..count].CopyTo(new Span<float>(_gradient + offset + first, count));
        return Vector.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    Vector<float> Labels(Vector<float> logits, Vector<float> targets, Vector<float> weights, out Vector<float> gradient)
    {
        // The exponential of a number below 0 never overflows, and keeps both p and 1-p exact.
        Vector<float> small = Vector.Exp(-Vector.Abs(logits)), large = One / (One + small);
        Vector<int> above = Vector.GreaterThanOrEqual(logits, Vector<float>.Zero);
        Vector<float> probability = Vector.ConditionalSelect(above, large, small * large);
        Vector<float> complement = Vector.ConditionalSelect(above, small * large, large);

        Vector<float> loss = NegativeHalf(probability, complement, out gradient);
        Vector<float> factor = weights * _negativeWeight;

        // Most labels are absent, so that whole vectors of them need no positive half.
        if (Vector.EqualsAll(targets, Vector<float>.Zero))
        {
            gradient *= factor;
            return loss * factor;
        }

        Vector<float> positiveLoss = PositiveHalf(probability, complement, out Vector<float> positiveGradient);
        Vector<float> present = targets * weights * _positiveWeight, absent = (One - targets) * factor;
        Vector<int> ignored = Vector.LessThan(targets, Vector<float>.Zero);
        gradient = Vector.ConditionalSelect(ignored, Vector<float>.Zero, (positiveGradient * present) + (gradient * absent));
        return Vector.ConditionalSelect(ignored, Vector<float>.Zero, (positiveLoss * present) + (loss * absent));
    }

    /// <summary>-(1-p)^g log p and its derivative -(1-p)^g [(1-p) - g p log p], the second term only where attached.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    Vector<float> PositiveHalf(Vector<float> probability, Vector<float> complement, out Vector<float> gradient)
    {
        Vector<float> logarithm = LogarithmOf(Vector.Max(probability, Least), complement), weight = Power(complement, _gammaPos);
        gradient = Vector.ConditionalSelect(Vector.LessThan(probability, Least), Vector<float>.Zero, complement);
        if (!_detach) gradient -= _gammaPos * probability * logarithm;
        gradient *= -weight;
        return -weight * logarithm;
    }

    /// <summary>-q^g log(1-q) with q = max(p - m, 0), and its derivative q^g [1/(1-q) - g log(1-q)/q] p (1-p).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    Vector<float> NegativeHalf(Vector<float> probability, Vector<float> complement, out Vector<float> gradient)
    {
        Vector<float> shifted = Vector.Max(probability - _clip, Vector<float>.Zero), rest = Vector.Min(complement + _clip, One);
        Vector<float> bounded = Vector.Max(rest, Least), logarithm = LogarithmOf(bounded, shifted);
        Vector<float> weight = Power(shifted, _gammaNeg);
        gradient = Vector.ConditionalSelect(Vector.LessThan(rest, Least), Vector<float>.Zero, One / bounded);
        if (!_detach) gradient -= _gammaNeg * logarithm / Vector.Max(shifted, Smallest);

        // Up to the margin the loss is flat; there the division above had Smallest to divide by.
        Vector<int> flat = Vector.Equals(shifted, Vector<float>.Zero);
        gradient *= weight * Vector.ConditionalSelect(flat, Vector<float>.Zero, probability * complement);
        return -weight * logarithm;
    }

    /// <summary>log(1 - q) of a number 1 - q that is known with q: near 1 the number alone has lost q's digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector<float> LogarithmOf(Vector<float> number, Vector<float> rest)
    {
        // The next term is under 3e-10 of the sum, which no float tells.
        Vector<float> series = -rest * (One + (rest * (Vector.Create(0.5f) + (rest * (1f / 3)))));
        return Vector.ConditionalSelect(Vector.LessThan(rest, Vector.Create(1e-3f)), series, Vector.Log(number));
    }

    /// <summary>The usual exponents are few multiplications; 0 to the power 0 is 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector<float> Power(Vector<float> number, float exponent) => exponent switch
    {
        0 => One,
        1 => number,
        2 => number * number,
        3 => number * number * number,
        4 => number * number * (number * number),
        _ => Vector.Exp(exponent * Vector.Log(number)),
    };

    static float* Start(Tensor tensor) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
}
