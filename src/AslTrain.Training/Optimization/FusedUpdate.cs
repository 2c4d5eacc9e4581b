using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace AslTrain.Training.Optimization;

/// <summary>
/// The update in one pass over float32 in the processor's memory: each number is read and written once. Elements do not depend
/// on one another, so that neither pieces nor threads change a number.
/// </summary>
sealed unsafe class FusedUpdate
{
    /// <summary>Elements of a piece of work: enough that handing it to a thread costs little beside it.</summary>
    const long Piece = 1 << 16;

    readonly float* _values, _gradients, _mean, _square, _average;
    readonly FlatSegment _segment;
    readonly SegmentNumbers _numbers;
    readonly OptimizerKind _kind;

    FusedUpdate(UpdateVectors vectors, FlatSegment segment, SegmentNumbers numbers, OptimizerKind kind)
    {
        _values = StartOf(vectors.Values);
        _gradients = StartOf(vectors.Gradients);
        _mean = StartOf(vectors.Mean);
        _square = vectors.Square is null ? null : StartOf(vectors.Square);
        _average = vectors.Average is null ? null : StartOf(vectors.Average);
        (_segment, _numbers, _kind) = (segment, numbers, kind);
    }

    /// <summary>
    /// Whether vectors like this one can be updated here: <see cref="StartOf"/> asks for a span of bytes, whose length is an int.
    /// </summary>
    public static bool Serves(Tensor values) =>
        values.device_type == TorchSharp.DeviceType.CPU
        && values.dtype == float32
        && values.numel() <= int.MaxValue / sizeof(float);

    public static void Run(UpdateVectors vectors, FlatSegment segment, SegmentNumbers numbers, OptimizerKind kind)
    {
        FusedUpdate update = new(vectors, segment, numbers, kind);
        long pieces = (segment.Length + Piece - 1) / Piece;
        int threads = (int)Math.Min(get_num_threads(), pieces);
        if (threads > 1) Parallel.For(0, pieces, new ParallelOptions { MaxDegreeOfParallelism = threads }, update.Run);
        else for (long piece = 0; piece < pieces; piece++) update.Run(piece);

        // The pointers alone would not keep the tensors from being freed.
        GC.KeepAlive(vectors);
    }

    void Run(long piece)
    {
        long start = _segment.Start + (piece * Piece), end = Math.Min(start + Piece, _segment.Start + _segment.Length);
        long wholes = start + ((end - start) / Vector<float>.Count * Vector<float>.Count);
        Factors factors = new(_numbers);
        for (long i = start; i < wholes; i += Vector<float>.Count) Update(i, factors);
        if (wholes < end) Rest(wholes, (int)(end - wholes), factors);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Update(long i, in Factors factors)
    {
        Vector<float> value = Vector.Load(_values + i), mean = Vector.Load(_mean + i);
        Vector<float> square = _square is null ? default : Vector.Load(_square + i);
        Move(ref value, Vector.Load(_gradients + i), ref mean, ref square, factors);
        value.Store(_values + i);
        mean.Store(_mean + i);
        if (_square is not null) square.Store(_square + i);
        if (_average is not null)
        {
            Vector<float> average = Vector.Load(_average + i);
            (average + ((value - average) * factors.AverageShare)).Store(_average + i);
        }

        // Backward adds to the gradients; zeroed here, they need no pass of their own.
        Vector<float>.Zero.Store(_gradients + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Move(
        ref Vector<float> value, Vector<float> gradient, ref Vector<float> mean, ref Vector<float> square, in Factors factors)
    {
        // One of the two decays is none, by a 0 or a 1: cheaper than a branch.
        gradient = (gradient * factors.GradientScale) + (value * factors.CoupledDecay);
        value *= factors.Shrink;
        if (_kind == OptimizerKind.Sgd)
        {
            mean = (mean * factors.Beta1) + gradient;
            value -= mean * factors.StepSize;
            return;
        }

        mean += (gradient - mean) * factors.MeanShare;
        square = (square * factors.Beta2) + (gradient * gradient * factors.SquareShare);
        value -= mean * factors.StepSize / ((Vector.SquareRoot(square) * factors.SquareScale) + factors.Epsilon);
    }

    /// <summary>Fewer elements than a vector holds, in vectors all the same: they are rounded like the others.</summary>
    void Rest(long start, int count, in Factors factors)
    {
        Span<float> values = stackalloc float[Vector<float>.Count], gradients = stackalloc float[Vector<float>.Count];
        Span<float> means = stackalloc float[Vector<float>.Count], squares = stackalloc float[Vector<float>.Count];
        Span<float> averages = stackalloc float[Vector<float>.Count];
        Span<float> realGradients = new(_gradients + start, count);
        new Span<float>(_values + start, count).CopyTo(values);
        realGradients.CopyTo(gradients);
        new Span<float>(_mean + start, count).CopyTo(means);
        if (_square is not null) new Span<float>(_square + start, count).CopyTo(squares);
        if (_average is not null) new Span<float>(_average + start, count).CopyTo(averages);
        Vector<float> value = Vector.Create<float>(values), mean = Vector.Create<float>(means);
        Vector<float> square = Vector.Create<float>(squares), average = Vector.Create<float>(averages);
        Move(ref value, Vector.Create<float>(gradients), ref mean, ref square, factors);
        average += (value - average) * factors.AverageShare;
        Put(value, _values, values);
        Put(mean, _mean, means);
        if (_square is not null) Put(square, _square, squares);
        if (_average is not null) Put(average, _average, averages);
        realGradients.Clear();

        void Put(Vector<float> from, float* to, Span<float> between)
        {
            from.CopyTo(between);
            between[..count].CopyTo(new Span<float>(to + start, count));
        }
    }

    /// <summary>libtorch's memory, which the garbage collector does not move.</summary>
    static float* StartOf(Tensor tensor) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));

    /// <summary>The numbers, in every place of a vector.</summary>
    readonly struct Factors(SegmentNumbers numbers)
    {
        public readonly Vector<float> StepSize = Vector.Create((float)numbers.StepSize);
        public readonly Vector<float> GradientScale = Vector.Create((float)numbers.GradientScale);
        public readonly Vector<float> CoupledDecay = Vector.Create((float)numbers.CoupledDecay);
        public readonly Vector<float> Shrink = Vector.Create((float)numbers.Shrink);
        public readonly Vector<float> Beta1 = Vector.Create((float)numbers.Beta1);
        public readonly Vector<float> MeanShare = Vector.Create((float)(1 - numbers.Beta1));
        public readonly Vector<float> Beta2 = Vector.Create((float)numbers.Beta2);
        public readonly Vector<float> SquareShare = Vector.Create((float)(1 - numbers.Beta2));
        public readonly Vector<float> SquareScale = Vector.Create((float)numbers.SquareScale);
        public readonly Vector<float> Epsilon = Vector.Create((float)numbers.Epsilon);
        public readonly Vector<float> AverageShare = Vector.Create((float)numbers.AverageShare);
    }
}
