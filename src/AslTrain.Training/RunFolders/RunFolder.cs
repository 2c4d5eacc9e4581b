using AslTrain.Foundation;

namespace AslTrain.Training.RunFolders;

/// <summary>Where a run writes: OUTPUT/NAME/TIME/, a new one each time.</summary>
public sealed record RunFolder(string Path)
{
    public string Config => System.IO.Path.Combine(Path, "config.yaml");

    public string Environment => System.IO.Path.Combine(Path, "environment.json");

    public string Log => System.IO.Path.Combine(Path, "log.txt");

    public string Metrics => System.IO.Path.Combine(Path, "metrics.jsonl");

    /// <summary>A plot of the run.</summary>
    public string Plot(string name) => System.IO.Path.Combine(Path, "plots", $"{name}.png");

    /// <summary>Weights of an epoch, counted from 1, where checkpoints.keep asks for them.</summary>
    public string EpochWeights(int epoch) =>
        System.IO.Path.Combine(Path, "checkpoints", $"epoch-{epoch:0000}.safetensors");

    public string Best => System.IO.Path.Combine(Path, "checkpoints", "best.safetensors");

    public string Last => System.IO.Path.Combine(Path, "checkpoints", "last.safetensors");

    /// <summary>Whether a run has left anything here that it, or a person, would miss.</summary>
    public bool HasRecords => File.Exists(Best) || new FileInfo(Metrics) is { Exists: true, Length: > 0 };

    /// <summary>The folder of a run that is there.</summary>
    /// <param name="path">Of the run, or of a checkpoint in it.</param>
    /// <exception cref="BadInputException">There is none.</exception>
    public static RunFolder Open(string path)
    {
        string folder = File.Exists(path) ? System.IO.Path.GetFullPath(System.IO.Path.Combine(path, "..", "..")) : path;
        RunFolder run = new(folder);
        return File.Exists(run.Config)
            ? run
            : throw new BadInputException($"{path}: not the folder of a run: it has no config.yaml (--resume)");
    }

    /// <summary>The folder of the run that a checkpoint lies in; null where it lies elsewhere.</summary>
    public static RunFolder? Around(string checkpoint)
    {
        string? folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(checkpoint));
        if (System.IO.Path.GetFileName(folder) != "checkpoints") return null;
        if (System.IO.Path.GetDirectoryName(folder) is not string path) return null;
        RunFolder run = new(path);
        return File.Exists(run.Metrics) ? run : null;
    }

    /// <summary>
    /// Keeps a second process out of the run; the system lets go of it however the process ends. What a kill left half written
    /// is taken away.
    /// </summary>
    /// <exception cref="BadInputException">Another process trains here, or the folder cannot be written.</exception>
    internal FileStream Lock()
    {
        try
        {
            FileStream held = KeptFile.Open(System.IO.Path.Combine(Path, ".lock"), FileShare.None);
            foreach (string folder in (string[])[Path, System.IO.Path.GetDirectoryName(Best)!]) WholeFile.SweepUp(folder);
            return held;
        }
        catch (IOException error) when (IsHeld(error))
        {
            throw new BadInputException($"{Path}: another process is training this run");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{Path}: the run's folder cannot be written: {error.Message}");
        }
    }

    /// <summary>Whether another process has a file for itself: EWOULDBLOCK, or Windows's sharing violation.</summary>
    static bool IsHeld(IOException error)
    {
        const int OnLinux = 11, OnMacOS = 35, OnWindows = unchecked((int)0x80070020);
        return error.HResult == (OperatingSystem.IsWindows() ? OnWindows : OperatingSystem.IsMacOS() ? OnMacOS : OnLinux);
    }

    /// <param name="settings">What config.yaml says: a run that is killed at any moment can be gone on with.</param>
    /// <exception cref="BadInputException">The folder cannot be made.</exception>
    internal static RunFolder Create(string output, string name, TimeProvider clock, string settings)
    {
        string time = clock.GetLocalNow().ToString("yyyyMMdd-HHmmss");
        try
        {
            // Of two runs in one second each gets a folder of its own.
            IEnumerable<int> attempts = Enumerable.Range(2, int.MaxValue - 2);
            IEnumerable<string> names = attempts.Select(attempt => $"{time}-{attempt}").Prepend(time);
            string parent = System.IO.Path.Combine(output, name);
            return new RunFolder(WholeFolder.Make(parent, names, Fill)!);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{output}: a run folder cannot be made here (run.output): {error.Message}");
        }

        void Fill(string folder)
        {
            Directory.CreateDirectory(System.IO.Path.Combine(folder, "checkpoints"));
            WholeFile.Write(new RunFolder(folder).Config, settings);
        }
    }

    /// <summary>Takes away a run that never began, and the folders above it that held nothing else.</summary>
    internal void Remove()
    {
        WholeFolder.Remove(Path);
        string? above = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path));
        for (int level = 0; level < 2 && above is not null && !Directory.EnumerateFileSystemEntries(above).Any(); level++)
        {
            Directory.Delete(above);
            above = System.IO.Path.GetDirectoryName(above);
        }
    }
}
