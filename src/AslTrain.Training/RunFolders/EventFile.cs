using static TorchSharp.torch.utils.tensorboard;

namespace AslTrain.Training.RunFolders;

/// <summary>TensorBoard's events of a run, beside its metrics.jsonl.</summary>
sealed class EventFile(string folder) : IDisposable
{
    readonly TorchSharp.Modules.SummaryWriter _writer = SummaryWriter(folder, createRunName: false);

    public void Add(long step, params ReadOnlySpan<(string Name, double Value)> values)
    {
        foreach ((string name, double value) in values) _writer.add_scalar(name, (float)value, (int)step);
    }

    public void Dispose() => (_writer as IDisposable)?.Dispose();
}
