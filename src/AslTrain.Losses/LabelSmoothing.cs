using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Losses;

/// <summary>Targets that claim less than they know.</summary>
public static class LabelSmoothing
{
    /// <summary>
    /// Present and absent labels, each a question of its own, move towards one half; ignored and unknown ones stay.
    /// </summary>
    /// <param name="targets">Of any shape: 1 present, 0 absent, negative for others.</param>
    /// <param name="share">That both answers have evenly, in [0, 1).</param>
    public static Tensor Of(Tensor targets, double share)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor smooth = (targets * Numbers.Of(1 - share)).add(Numbers.Of(share / 2), Numbers.One);
        return where(targets.lt(Numbers.Zero), targets, smooth).MoveToOuterDisposeScope();
    }

    /// <summary>Targets over classes that exclude each other: all of them share a part evenly.</summary>
    /// <param name="labels">[n, 1] of whole numbers, each the index of an image's class.</param>
    /// <param name="like">[n, classes], for the shape, type and device.</param>
    /// <param name="share">In [0, 1).</param>
    /// <returns>[n, classes], each row of sum 1.</returns>
    internal static Tensor OfClasses(Tensor labels, Tensor like, double share)
    {
        using DisposeScope scope = NewDisposeScope();
        (long images, long classes) = (like.shape[0], like.shape[1]);
        Tensor smooth = full_like(like, Numbers.Of(share / classes));
        Tensor own = full([images, 1], Numbers.Of(1 - share), like.dtype, like.device);
        return smooth.scatter_add_(1, labels, own).MoveToOuterDisposeScope();
    }
}
