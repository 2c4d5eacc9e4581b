using AslTrain.Models.Onnx;
using AslTrain.Training.Checkpoints;
using AslTrain.Training.Evaluation;
using AslTrain.Training.Reporting;
using AslTrain.Training.Settings;
using Serilog.Core;

namespace AslTrain.Training;

/// <summary>What asl-train export does: a checkpoint to an ONNX model that needs nothing of ours.</summary>
public static class ExportRun
{
    /// <param name="checkpoint">A checkpoint with a head and class names.</param>
    /// <param name="configFile">A config in place of the checkpoint's own; null for that.</param>
    /// <param name="overrides">section.key=value.</param>
    /// <param name="output">The model to write; should not be there.</param>
    /// <param name="hasSigmoid">Scores in place of logits.</param>
    /// <returns>An exit code; see <see cref="ExitCode"/>.</returns>
    /// <exception cref="InvalidDataException">The checkpoint is unsound, or the output is there already or cannot be written.</exception>
    public static int Execute(string checkpoint, string? configFile, IReadOnlyList<string> overrides, string output, bool hasSigmoid)
    {
        ConsoleOutput console = ConsoleOutput.Standard();
        using Logger log = RunLog.Create(console, file: null);
        OutputFiles.RequireAbsent(output);
        if (!OnnxScorer.CanOpen(output)) throw new InvalidDataException($"{output}: should end in .onnx (--out)");
        using EvaluatedCheckpoint opened = EvaluatedCheckpoint.Open(checkpoint, configFile, overrides, needsData: false, log);
        RunConfig config = opened.Config;
        if (hasSigmoid && config.Loss.IsSingleLabel) throw new InvalidDataException($"{checkpoint}: its classes exclude each other (loss.name), so that scores are a softmax: leave out --sigmoid");
        using CheckpointScorer scorer = new(opened);
        ExportedModel model = new(scorer.Classes, config.Image.Size, hasSigmoid, config.Loss.IsSingleLabel, config.Evaluate.Threshold, opened.Thresholds);
        OnnxOptions options = new(config.Image.Size, config.Image.Mean, config.Image.Std, hasSigmoid);
        OutputFiles.Write(output, "--out", () => OnnxFile.Write(output, opened.Network, options, model.Write(config.Model.Backbone)));
        console.Line(
            $"{output}: {config.Model.Backbone}, {new FileInfo(output).Length / 1e6:0.0} MB; {OnnxFile.Input} [batch, 3, {options.Size}, {options.Size}], RGB in 0 .. 1,"
            + $" to {(hasSigmoid ? OnnxFile.Scores : OnnxFile.Logits)} [batch, {model.Classes.Count}]");
        return ExitCode.Done;
    }
}
