using AslTrain.Data.Batches;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Training.Devices;

/// <summary>From a batch's bytes to what a network takes.</summary>
/// <param name="device">Where the network is.</param>
/// <param name="mean">Subtracted from each channel after scaling to 0 .. 1.</param>
/// <param name="std">Divides each channel after that.</param>
sealed class DeviceBatch(Device device, IReadOnlyList<double> mean, IReadOnlyList<double> std) : IDisposable
{
    readonly Tensor? _shift = IsIdentity(mean, std) ? null : Channels(mean, device);
    readonly Tensor? _scale = IsIdentity(mean, std) ? null : Channels(std, device);

    /// <summary>
    /// Copies the bytes to the device, then scales them there: [n, 3, size, size] in channels-last layout, float32.
    /// </summary>
    public Tensor Images(Batch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        long[] shape = [batch.Count, batch.Size, batch.Size, 3];
        Tensor pixels = frombuffer(batch.Pixels, ScalarType.Byte, (long)batch.Count * batch.Size * batch.Size * 3).view(shape);
        Tensor images = ToDevice(pixels).to(float32).div_(Numbers.Of(255));
        if (_shift is not null) images.sub_(_shift).div_(_scale!);

        // Bytes lie as [n, h, w, c]; seen as [n, c, h, w] that is channels-last.
        return images.permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    /// <summary>[n, classes], float32.</summary>
    public Tensor Targets(Batch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor targets = frombuffer(batch.Targets, ScalarType.Float32, (long)batch.Count * batch.Classes);
        return ToDevice(targets.view(batch.Count, batch.Classes)).clone().MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _shift?.Dispose();
        _scale?.Dispose();
    }

    /// <summary>
    /// To a GPU by way of pinned memory, so that nothing waits for the copy; on the processor the batch's own buffer, which will
    /// be used again.
    /// </summary>
    Tensor ToDevice(Tensor tensor) =>
        device.type == DeviceType.CUDA ? tensor.pin_memory().to(device, non_blocking: true) : tensor;

    static bool IsIdentity(IReadOnlyList<double> mean, IReadOnlyList<double> std) =>
        mean.All(value => value == 0) && std.All(value => value == 1);

    static Tensor Channels(IReadOnlyList<double> values, Device device) =>
        tensor(values.Select(value => (float)value).ToArray()).to(device).DetachFromDisposeScope();
}
