using Xunit;

namespace AslTrain.EndToEnd;

public class HelpTests
{
    const string Checkpoint =
        "Checkpoint of asl-train, or a published .pth or .safetensors with --set model.backbone=... and data.root=...";

    [Fact]
    public void TrainExplainsItself() => Assert.Equal(
        """
        Description:
          Train multi-label image classifiers with the Asymmetric Loss

        Usage:
          asl-train [command] [options]

        Options:
          --config <FILE>            YAML file with the run's settings
          --resume <RUN>             Go on with a run that was stopped, in its own folder and with its own settings
          --set <section.key=value>  Override a setting; may be given any number of times
          --profile                  Measure the phases of a training step, and print them at the end (run.profile)
          --verbose                  Print a stack trace where something fails
          -?, -h, --help             Show help and usage information
          --version                  Show version information

        Commands:
          init <FOLDER>       Look at a folder of photographs, say what is there, and write a config to start from
          preview             Draw a sheet of training images as the network will see them, with their labels
          inspect             Count a data set's labels and read all of its images, to find what is wrong with it
          find-lr             Train a little with a growing learning rate, and suggest one
          sweep               Train with every combination of some settings' values, and compare them
          analyze             Draw the paper's curves of losses and gradients for any gammas and margins
          convert <IN> <OUT>  Turn PyTorch's weights into a safetensors file with the field's names; nothing in the file is run
          export              Turn a checkpoint into an ONNX model
        """.ReplaceLineEndings("\n"), Normal(Command.Train("--help").Succeeded().Output));

    [Fact]
    public void ConvertExplainsItself() => Assert.Equal(
        """
        Description:
          Turn PyTorch's weights into a safetensors file with the field's names; nothing in the file is run

        Usage:
          asl-train convert <IN> <OUT> [options]

        Arguments:
          <IN>   A .pth or .safetensors file
          <OUT>  The safetensors file to write

        Options:
          --verbose       Print a stack trace where something fails
          -?, -h, --help  Show help and usage information
        """.ReplaceLineEndings("\n"), Normal(Command.Train("convert", "--help").Succeeded().Output));

    [Fact]
    public void EvalExplainsItself() => Assert.Equal(
        $$"""
        Description:
          Measure a checkpoint: mAP, precision and recall, average precision of each class

        Usage:
          asl-eval [command] [options]

        Options:
          --checkpoint <FILE>        {{Checkpoint}}
          --config <FILE>            YAML file to use in place of the checkpoint's own settings
          --set <section.key=value>  Override a setting; may be given any number of times
          --json <FILE>              Write the numbers to this file too
          --verbose                  Print a stack trace where something fails
          -?, -h, --help             Show help and usage information
          --version                  Show version information

        Commands:
          predict <PATH>        Label images: JSON lines or a table, as they are found
          calibrate             Find the thresholds that are best on a split, and store them in the checkpoint
          suspects              List the labels of a split that are most likely missing or wrong
          report                Write a page to read and try thresholds in: one HTML file that needs nothing else
          compare <CHECKPOINT>  Put checkpoints side by side on the same images, a class at a time
        """.ReplaceLineEndings("\n"), Normal(Command.Evaluate("--help").Succeeded().Output));

    static string Normal(string output) => string.Join('\n', output.Split('\n').Select(line => line.TrimEnd())).TrimEnd();
}
