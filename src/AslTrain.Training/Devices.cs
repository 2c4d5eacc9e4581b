using AslTrain.Training.Configuration;
using AslTrain.Training.Precision;
using TorchSharp;
using static TorchSharp.torch;

namespace AslTrain.Training;

/// <summary>From the config's word to a device that is there.</summary>
public static class Devices
{
    /// <summary>The device of a run, with its threads, memory and switches set.</summary>
    /// <exception cref="MissingResourceException">A CUDA device was asked for and there is none.</exception>
    public static Device Open(RunSection run)
    {
        NativeHeap.KeepFreedMemory();
        Device device = Choose(run.Device);
        if (run.Threads > 0) set_num_threads(run.Threads);
        CudaSwitches.Set(device, run);
        return device;
    }

    /// <param name="name">auto, cpu, cuda or cuda:N.</param>
    /// <exception cref="MissingResourceException">A CUDA device was asked for and there is none.</exception>
    public static Device Choose(string name)
    {
        if (name == "cpu" || (name == "auto" && !cuda.is_available())) return CPU;
        int index = name.StartsWith("cuda:", StringComparison.Ordinal) ? int.Parse(name.AsSpan(5)) : 0;
        if (!cuda.is_available())
        {
            throw new MissingResourceException(
                $"run.device is '{name}' but this program finds no CUDA device: use run.device: auto or cpu, "
                + "or build with -p:TorchBackend=cuda-linux or cuda-windows on a machine that has one");
        }

        if (index >= cuda.device_count())
        {
            throw new MissingResourceException(
                $"run.device is '{name}' but there are {cuda.device_count()} CUDA devices, cuda:0 to cuda:{cuda.device_count() - 1}");
        }

        return new Device(DeviceType.CUDA, index);
    }
}
