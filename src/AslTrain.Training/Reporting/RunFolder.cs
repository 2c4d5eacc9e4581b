namespace AslTrain.Training.Reporting;

/// <summary>Where a run writes: OUTPUT/NAME/TIME/, a new one each time.</summary>
public sealed record RunFolder(string Path)
{
    public string Config => System.IO.Path.Combine(Path, "config.yaml");

    public string Environment => System.IO.Path.Combine(Path, "environment.json");

    public string Log => System.IO.Path.Combine(Path, "log.txt");

    public string Metrics => System.IO.Path.Combine(Path, "metrics.jsonl");

    public string Probabilities => System.IO.Path.Combine(Path, "probabilities.png");

    public string Gamma => System.IO.Path.Combine(Path, "gamma_neg.png");

    public string Best => System.IO.Path.Combine(Path, "checkpoints", "best.safetensors");

    public string Last => System.IO.Path.Combine(Path, "checkpoints", "last.safetensors");

    /// <exception cref="InvalidDataException">The folder cannot be made.</exception>
    public static RunFolder Create(string output, string name, TimeProvider clock)
    {
        string time = clock.GetLocalNow().ToString("yyyyMMdd-HHmmss");
        try
        {
            // Made beside and moved into place: of two runs in one second each gets a folder of its own.
            string beside = System.IO.Path.Combine(output, name, $".{Guid.NewGuid():N}");
            Directory.CreateDirectory(System.IO.Path.Combine(beside, "checkpoints"));
            for (int attempt = 1; ; attempt++)
            {
                string path = System.IO.Path.Combine(output, name, attempt == 1 ? time : $"{time}-{attempt}");
                if (TryMove(beside, path)) return new RunFolder(path);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{output}: a run folder cannot be made here (run.output): {error.Message}");
        }
    }

    static bool TryMove(string from, string to)
    {
        try
        {
            Directory.Move(from, to);
            return true;
        }
        catch (IOException) when (Directory.Exists(to))
        {
            return false;
        }
    }
}
