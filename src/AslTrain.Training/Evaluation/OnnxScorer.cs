using AslTrain.Training.Settings;
using System.Globalization;
using AslTrain.Data.Batches;
using AslTrain.Foundation;
using AslTrain.Training.Checkpoints;
using AslTrain.Training.Configuration;
using AslTrain.Training.Tasks;
using Microsoft.ML.OnnxRuntime;

namespace AslTrain.Training.Evaluation;

/// <summary>A model that asl-train export wrote, in ONNX Runtime on the processor.</summary>
public sealed class OnnxScorer : IImageScorer
{
    readonly InferenceSession _session;
    readonly ExportedModel _model;
    readonly string _path;
    float[] _pixels = [];

    OnnxScorer(InferenceSession session, string path, ExportedModel model, RunConfig config)
    {
        (_session, _path, _model) = (session, path, model);
        Config = config with { Image = config.Image with { Size = model.Size } };
        RequireShapes();
    }

    public RunConfig Config { get; }

    public IReadOnlyList<string> Classes => _model.Classes;

    public IRunTask Task => _model.Task;

    public DecisionThresholds? Thresholds => _model.Thresholds;

    /// <summary>Whether a file is one to open here, by its name.</summary>
    public static bool CanOpen(string path) => path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase);

    /// <param name="source">A model of asl-train export, and settings of loading and of threads.</param>
    /// <exception cref="BadInputException">The file is absent, no ONNX model, or none of asl-train export.</exception>
    /// <exception cref="ConfigException">A setting does not fit.</exception>
    public static OnnxScorer Open(CheckpointSource source)
    {
        string path = source.Path;
        if (!File.Exists(path)) throw new BadInputException($"{path}: there is no such file");
        RegularFile.OpenRead(path).Dispose();

        InferenceSession? session = null;
        try
        {
            using SessionOptions options = new()
            {
                IntraOpNumThreads = ReadConfig(source, threshold: 0.5).Run.Threads,
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            };
            session = new InferenceSession(path, options);
            ExportedModel model = ExportedModel.Read(session.ModelMetadata.CustomMetadataMap, path);
            return new OnnxScorer(session, path, model, ReadConfig(source, model.Threshold));
        }
        catch (Exception error)
        {
            session?.Dispose();
            if (error is not OnnxRuntimeException) throw;
            string why = IsGitPointer(path) ? GitPointer.Words : $": {error.Message.ReplaceLineEndings(" ")}";
            throw new BadInputException($"{path}: not an ONNX model that can be run{why}");
        }
    }

    public void Score(Batch batch, Span<float> scores)
    {
        ReadOnlySpan<byte> pixels = batch.Pixels.AsSpan(0, batch.Count * batch.Size * batch.Size * 3);
        if (_pixels.Length < pixels.Length) _pixels = new float[pixels.Length];
        PlanesOf(pixels, batch.Size * batch.Size, _pixels);
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, _pixels.AsMemory(0, pixels.Length), [batch.Count, 3, batch.Size, batch.Size]);
        using RunOptions options = new();
        try
        {
            using IDisposableReadOnlyCollection<OrtValue> outputs =
                _session.Run(options, _session.InputNames, [input], _session.OutputNames);
            ReadOnlySpan<float> output = outputs[0].GetTensorDataAsSpan<float>();
            if (output.Length != scores.Length)
            {
                throw new BadInputException(
                    $"{_path}: gives {output.Length} numbers for {batch.Count} images of {Classes.Count} classes");
            }

            output.CopyTo(scores);
        }
        catch (OnnxRuntimeException error)
        {
            throw new BadInputException($"{_path}: the model fails: {error.Message.ReplaceLineEndings(" ")}");
        }

        foreach (float number in scores)
        {
            bool isSound = _model.HasScores ? number is >= 0 and <= 1 : float.IsFinite(number);
            if (isSound) continue;
            string wanted = _model.HasScores ? "scores from 0 to 1, as its metadata say" : "finite numbers";
            throw new BadInputException($"{_path}: the model gives {number}; its outputs should be {wanted}");
        }

        if (!_model.HasScores) Task.Activate(scores, Classes.Count);
    }

    public void Dispose() => _session.Dispose();

    /// <exception cref="BadInputException">What goes in and comes out is not what the metadata say.</exception>
    void RequireShapes()
    {
        if (_session.InputNames.Count != 1 || _session.OutputNames.Count != 1)
        {
            throw new BadInputException($"{_path}: should have one input and one output");
        }

        int[] images = _session.InputMetadata[_session.InputNames[0]].Dimensions;
        int[] output = _session.OutputMetadata[_session.OutputNames[0]].Dimensions;
        bool takesImages = images is [-1, 3, int height, int width] && height == _model.Size && width == _model.Size;
        bool givesClasses = output is [-1, int classes] && classes == Classes.Count;
        if (takesImages && givesClasses) return;
        throw new BadInputException(
            $"{_path}: takes [{string.Join(", ", images)}] and gives [{string.Join(", ", output)}], "
            + $"where its metadata tell of images of {_model.Size} pixels and {Classes.Count} classes");
    }

    static bool IsGitPointer(string path)
    {
        Span<byte> start = stackalloc byte[64];
        using FileStream stream = RegularFile.OpenRead(path);
        return GitPointer.Fits(start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
    }

    /// <summary>A config has to name its data, which a model does without.</summary>
    static RunConfig ReadConfig(CheckpointSource source, double threshold)
    {
        string text = string.Create(
            CultureInfo.InvariantCulture, $"data: {{format: scenes}}\nevaluate: {{threshold: {threshold:R}}}");
        return source.ConfigFile is string file
            ? ConfigReader.Read(file, source.Overrides)
            : ConfigReader.Parse(text, source.Path, source.Overrides);
    }

    /// <summary>Bytes [n, h, w, 3] to numbers in 0 .. 1, [n, 3, h, w].</summary>
    static void PlanesOf(ReadOnlySpan<byte> pixels, int area, Span<float> planes)
    {
        for (int start = 0; start < pixels.Length; start += 3 * area)
        {
            ReadOnlySpan<byte> image = pixels.Slice(start, 3 * area);
            Span<float> red = planes.Slice(start, area);
            Span<float> green = planes.Slice(start + area, area);
            Span<float> blue = planes.Slice(start + (2 * area), area);
            for (int i = 0; i < area; i++)
            {
                red[i] = image[3 * i] / 255f;
                green[i] = image[(3 * i) + 1] / 255f;
                blue[i] = image[(3 * i) + 2] / 255f;
            }
        }
    }
}
