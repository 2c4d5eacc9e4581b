using AslTrain.Benchmarks;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

switch (args)
{
    case ["load-memory", string format]:
        LoadMemory.Print(format);
        break;
    case ["write-weights", string format, string folder]:
        LoadMemory.Write(format, folder);
        break;
    case ["load-labels", "open-images" or "coco", string folder]:
        LoadLabels.Print(args[1], folder);
        break;
    case ["loss-memory", "composed" or "cross-entropy" or "closed-form"]:
        LossMemory.Print(args[1]);
        break;
    case ["bare-training", string backbone, string precision, "plain" or "kept-heap"]:
        BareTraining.Print(backbone, precision, keepsMemory: args[3] == "kept-heap");
        break;
    case ["metrics", string images, string classes]:
        MetricsSpeed.Run(int.Parse(images), int.Parse(classes));
        break;
    case ["pipeline", string root]:
        Pipeline.Print(root);
        break;
    default:
        // In this process: a benchmark's own build would leave out the mark that lets libtorch load on older Linux.
        BenchmarkSwitcher.FromAssembly(typeof(ImageBenchmarks).Assembly).Run(
            args, DefaultConfig.Instance.AddJob(
                Job.ShortRun.WithToolchain(new InProcessEmitToolchain(TimeSpan.FromMinutes(5), logOutput: false))));
        break;
}
