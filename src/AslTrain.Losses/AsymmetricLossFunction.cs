using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Losses;

/// <summary>
/// Value and gradient of the loss in one forward pass; backward only scales. Autograd over the composed formula gives NaN
/// where a fractional power meets probability 0; here every term is finite for every logit.
/// </summary>
sealed class AsymmetricLossFunction : autograd.SingleTensorFunction<AsymmetricLossFunction>
{
    public override string Name => nameof(AsymmetricLossFunction);

    /// <param name="ctx">Keeps the gradient.</param>
    /// <param name="vars">Logits, targets, the <see cref="AsymmetricLoss"/>, class weights or null.</param>
    /// <returns>The sum, or sums of images.</returns>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        (Tensor logits, Tensor targets) = ((Tensor)vars[0], (Tensor)vars[1]);
        (AsymmetricLoss loss, Tensor? classWeights) = ((AsymmetricLoss)vars[2], (Tensor?)vars[3]);
        using DisposeScope scope = NewDisposeScope();
        (Tensor sums, Tensor gradient) = FusedPass.Serves(logits)
            ? FusedPass.Run(logits.contiguous(), targets.contiguous(), loss, classWeights?.contiguous())
            : TensorOperations.Run(logits, targets, loss, classWeights);
        ctx.save_for_backward([gradient.MoveToOuterDisposeScope()]);
        return (loss.Reduction == LossReduction.PerImage ? sums : sums.sum()).MoveToOuterDisposeScope();
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        Tensor gradient = ctx.get_saved_variables()[0];
        bool isScalar = grad_output.dim() == 0;

        // The usual case: nothing to scale. Elsewhere than on the processor asking for the number would wait for the device.
        bool isOne = grad_output.device_type == DeviceType.CPU && isScalar && Numbers.Read(grad_output) == 1;
        List<Tensor> gradients =
            [isOne ? gradient : gradient * (isScalar ? grad_output : grad_output.unsqueeze(-1)), null!, null!, null!];

        // libtorch copies them when this has returned: without a scope the collector may free them first.
        ctx.save_data(nameof(backward), gradients);
        return gradients;
    }
}
