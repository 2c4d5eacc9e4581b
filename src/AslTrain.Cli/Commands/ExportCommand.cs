using System.CommandLine;
using AslTrain.Foundation;
using AslTrain.Models.Onnx;
using AslTrain.Training.Checkpoints;
using AslTrain.Training.Evaluation;
using AslTrain.Training.Settings;
using AslTrain.Training.Terminal;
using TorchSharp;

namespace AslTrain.Cli.Commands;

/// <summary>asl-train export: a checkpoint to an ONNX model that needs nothing of ours.</summary>
static class ExportCommand
{
    public static Command Create()
    {
        Option<string> checkpoint = new("--checkpoint")
        {
            Description = "Checkpoint of asl-train, or a published .pth or .safetensors with --set model.backbone=...",
            Required = true,
            HelpName = "FILE",
        };
        Option<string> model = new("--out") { Description = "The ONNX file to write", Required = true, HelpName = "ONNX" };
        Option<bool> scores = new("--sigmoid") { Description = "Give scores in place of logits" };
        Command command = new("export", "Turn a checkpoint into an ONNX model")
        {
            checkpoint, SharedOptions.OtherConfig, SharedOptions.Set, model, scores, SharedOptions.Verbose,
        };
        command.SetAction(result => CommandRunner.OfOne(
            command.Name,
            () => Execute(
                SharedOptions.CheckpointOf(result, result.GetRequiredValue(checkpoint)),
                result.GetRequiredValue(model), result.GetValue(scores)),
            result.GetValue(SharedOptions.Verbose)));
        return command;
    }

    /// <param name="output">The model to write; should not be there.</param>
    /// <param name="hasScores">Scores in place of logits.</param>
    static int Execute(CheckpointSource source, string output, bool hasScores)
    {
        using CommandSession session = CommandSession.Start();
        return session.Stop.Hear(stop => Export(source, output, hasScores, session, stop));
    }

    static int Export(CheckpointSource source, string output, bool hasScores, CommandSession session, CancellationToken stop)
    {
        OutputFiles.RequireAbsent(output);
        if (!OnnxScorer.CanOpen(output)) throw new BadInputException($"{output}: should end in .onnx (--out)");
        using EvaluatedCheckpoint opened = EvaluatedCheckpoint.OpenWithoutData(source, session.Log);
        RunConfig config = opened.Config;
        if (hasScores && !opened.Task.HasSeparateScores)
        {
            throw new BadInputException(
                $"{source.Path}: its classes exclude each other (run.task), so that scores are a softmax: leave out --sigmoid");
        }

        RequireNumbers(opened);
        stop.ThrowIfCancellationRequested();
        using CheckpointScorer scorer = new(opened);
        ExportedModel model = new(
            scorer.Classes, config.Image.Size, hasScores, opened.Task, config.Evaluate.Threshold, opened.Thresholds);
        OnnxOptions options = new(config.Image.Size, config.Image.Mean, config.Image.Std, hasScores);
        Dictionary<string, string> metadata = model.Write(config.Model.Backbone);
        OutputFiles.Write(output, "--out", () => OnnxFile.Write(output, opened.Network, options, metadata));
        session.Console.Line(
            $"{output}: {config.Model.Backbone}, {new FileInfo(output).Length / 1e6:0.0} MB; "
            + $"{OnnxFile.Input} [batch, 3, {options.Size}, {options.Size}], RGB in 0 .. 1, "
            + $"to {(hasScores ? OnnxFile.Scores : OnnxFile.Logits)} [batch, {model.Classes.Count}]");
        return ExitCode.Done;
    }

    /// <exception cref="BadInputException">A weight is none, so that no score would be one.</exception>
    static void RequireNumbers(EvaluatedCheckpoint opened)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        foreach ((string name, torch.Tensor tensor) in opened.Network.state_dict())
        {
            if (tensor.isfinite().all().item<bool>()) continue;
            throw new BadInputException($"{opened.Path}: {name} holds what is no number: its training has diverged");
        }
    }
}
