using AslTrain.Distributed;
using AslTrain.Training.Settings;
using AslTrain.Training.Terminal;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Training.Devices;

/// <summary>From the config's word to a device that is there.</summary>
public static class RunDevice
{
    /// <summary>The device of a run, with its threads, memory and switches set.</summary>
    /// <exception cref="MissingResourceException">A CUDA device was asked for and there is none.</exception>
    /// <param name="run">The config's.</param>
    /// <param name="ranks">A machine's ranks have a GPU each.</param>
    /// <param name="threads">Where the config leaves them open; 0 for one a core.</param>
    public static Device Open(RunSection run, ICommunicator ranks, int threads = 0)
    {
        NativeHeap.KeepFreedMemory();
        Device device = Choose(run.Device, ranks);
        int wanted = run.Threads > 0 ? run.Threads : threads;
        if (wanted > 0) set_num_threads(wanted);
        CudaSwitches.Set(device, run);
        return device;
    }

    /// <param name="name">auto, cpu, cuda or cuda:N.</param>
    /// <exception cref="MissingResourceException">A CUDA device was asked for and there is none.</exception>
    internal static Device Choose(string name, ICommunicator ranks)
    {
        if (name == "cpu" || (name == "auto" && !cuda.is_available())) return CPU;
        int index = name.StartsWith("cuda:", StringComparison.Ordinal) ? int.Parse(name.AsSpan(5)) : IndexOf(ranks);
        if (!cuda.is_available())
        {
            throw new MissingResourceException(
                $"run.device is '{name}' but this program finds no CUDA device: use run.device: auto or cpu, "
                + "or build with -p:TorchBackend=cuda-linux or cuda-windows on a machine that has one");
        }

        if (index >= cuda.device_count() && ranks.LocalSize > cuda.device_count())
        {
            throw new MissingResourceException(
                $"{ranks.LocalSize} ranks on a machine with {cuda.device_count()} CUDA devices: start one a device, "
                + "or give each its own (CUDA_VISIBLE_DEVICES)");
        }

        if (index >= cuda.device_count())
        {
            throw new MissingResourceException(
                $"run.device is '{name}' but there are {cuda.device_count()} CUDA devices, "
                + $"cuda:0 to cuda:{cuda.device_count() - 1}");
        }

        return new Device(DeviceType.CUDA, index);
    }

    /// <summary>A batch system may show each rank its own device alone.</summary>
    static int IndexOf(ICommunicator ranks) =>
        cuda.device_count() == 1 && Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES") is not null ? 0 : ranks.LocalRank;
}
