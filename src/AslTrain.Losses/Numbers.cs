using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain;

/// <summary>
/// Numbers as libtorch takes them. TorchSharp makes an object with a finalizer of each number that an operation is given, and
/// hands libtorch its address alone: when the collector runs meanwhile, the number may be freed before it is read. These are
/// held: the constants for ever, the others until their thread has made as many more, long after their own operation.
/// </summary>
static class Numbers
{
    /// <summary>Far more than one operation takes.</summary>
    const int Held = 64;

#pragma warning disable RS0030 // Elsewhere nothing would hold them.

    public static readonly Scalar Zero = 0L.ToScalar(), One = 1L.ToScalar();

    [ThreadStatic]
    static Scalar[]? _recent;

    [ThreadStatic]
    static int _next;

    public static Scalar Of(double number) => Hold(number.ToScalar());

    /// <summary>A whole one, which leaves a tensor of whole numbers what it is.</summary>
    public static Scalar Of(long number) => Hold(number.ToScalar());

    public static Scalar Of(bool value) => Hold(value.ToScalar());

    /// <summary>The number of a tensor of one element, whatever its type.</summary>
    public static double Read(Tensor tensor) => Hold(tensor.ToScalar()).ToDouble();
#pragma warning restore RS0030

    static Scalar Hold(Scalar number)
    {
        Scalar[] recent = _recent ??= new Scalar[Held];
        recent[_next] = number;
        _next = (_next + 1) % Held;
        return number;
    }
}
