namespace AslTrain.Training.Settings;

/// <summary>What to do when the loss is no finite number.</summary>
public enum NonFiniteLoss
{
    Stop,
    Skip,
}

/// <summary>How a run is named, computed and recorded.</summary>
public sealed record RunSection
{
    [Key("name", "Name of the run; its folder is OUTPUT/NAME/TIME.", Pattern = "^[A-Za-z0-9_-][A-Za-z0-9._-]*$",
        PatternInWords = "a name of letters, digits, '.', '_' and '-' that does not begin with '.'")]
    public string Name { get; init; } = "run";

    [Key("task", "What is learned: multi_label, any number of labels an image (sigmoids, best by mAP), or single_label, one an "
        + "image (a softmax, best by top-1).")]
    public string Task { get; init; } = "multi_label";

    [Key("output", "Folder for all runs.", IsPath = true)]
    public string Output { get; init; } = "runs";

    [Key("seed", "Seed of weights, order, augmentation and subsets.", AtLeast = 0)]
    public long Seed { get; init; }

    [Key("device", "Where to compute; auto takes CUDA where there is one.", Pattern = "^(auto|cpu|cuda|cuda:[0-9]{1,3})$",
        PatternInWords = "auto, cpu, cuda or cuda:N")]
    public string Device { get; init; } = "auto";

    [Key("threads", "Threads of tensor operations on the CPU; 0 for one a core.", AtLeast = 0, AtMost = 1024)]
    public int Threads { get; init; }

    [Key("precision", "Numbers of the forward pass: float32, bfloat16, float16 with a loss scale; auto takes bfloat16 where the "
        + "device computes in it.", Choices = ["float32", "bfloat16", "float16", "auto"])]
    public string Precision { get; init; } = "float32";

    [Key("on_nan", "What to do when the loss is no finite number: stop, or skip the batch.")]
    public NonFiniteLoss OnNaN { get; init; }

    internal bool SkipsNaN => OnNaN == NonFiniteLoss.Skip;

    [Key("tensorboard", "Write TensorBoard's events into the run folder too.")]
    public bool TensorBoard { get; init; }

    [Key("tf32", "CUDA: compute float32 products with 10 bits of mantissa, several times as fast.")]
    public bool AllowsTf32 { get; init; } = true;

    [Key("cudnn_benchmark", "CUDA: try cuDNN's algorithms first and keep the fastest; false for the same ones in every run.")]
    public bool BenchmarksCudnn { get; init; } = true;

    [Key("profile", "Measure the phases of a step, and print them at the end.")]
    public bool Profile { get; init; }

    [Key("log_every", "Steps between two lines of metrics.jsonl.", AtLeast = 1, AtMost = 1e9)]
    public int LogEvery { get; init; } = 10;
}
