using System.Diagnostics;
using Xunit;

namespace AslTrain.EndToEnd;

/// <summary>
/// A pipe to which a program writes its lines and which can be held: then its next line waits, and the program with it, until
/// it is let go. For what has to last, however fast the machine is.
/// </summary>
sealed class HeldOutput : IDisposable
{
    readonly string _path;
    FileStream? _open;

    public HeldOutput(string path)
    {
        _path = path;
        Command.Finish(Command.Start("mkfifo", [path])).Succeeded();

        // On Linux a pipe opened both ways waits for nobody, and lets nobody wait who opens it.
        _open = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
    }

    /// <summary>Starts a program whose output goes here.</summary>
    public Process Start(string program, params IReadOnlyList<string> arguments) =>
        Command.Start("sh", ["-c", "exec \"$@\" > \"$0\"", _path, program, .. arguments]);

    /// <summary>Fills the pipe, so that nothing more goes in.</summary>
    public void Hold()
    {
        string[] endless = ["if=/dev/zero", $"of={_path}", "bs=4096", "oflag=nonblock", "conv=notrunc"];
        Outcome filled = Command.Finish(Command.Start("dd", endless));
        Assert.Contains("Resource temporarily unavailable", filled.Errors, StringComparison.Ordinal);
    }

    /// <summary>Lets the program go on, to its end.</summary>
    /// <returns>All that it has written.</returns>
    public string LetGo(Process program, out Outcome outcome)
    {
        using FileStream reader = File.OpenRead(_path);
        using StreamReader text = new(reader);

        // The reader finds the end when the program, now the only writer, has ended.
        _open!.Dispose();
        _open = null;
        Task<string> output = Task.Run(text.ReadToEnd);
        outcome = Command.Finish(program);
        return output.GetAwaiter().GetResult().Replace("\0", "", StringComparison.Ordinal);
    }

    public void Dispose() => _open?.Dispose();
}
