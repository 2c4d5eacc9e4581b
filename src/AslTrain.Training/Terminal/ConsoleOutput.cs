using AslTrain.Foundation;

namespace AslTrain.Training.Terminal;

/// <summary>
/// The one way to the terminal: the last line belongs to the progress bar, and lines of the log go above it, so that the
/// two never write over each other. Where output is no terminal there is no bar.
/// </summary>
/// <param name="writer">Usually standard output.</param>
/// <param name="width">Columns of the terminal; null where there is none.</param>
public sealed class ConsoleOutput(TextWriter writer, Func<int>? width)
{
    readonly Lock _gate = new();
    string _bar = "";
    bool _isGone;

    /// <summary>Standard output, with a bar where it is a terminal.</summary>
    public static ConsoleOutput Standard() => new(Console.Out, Console.IsOutputRedirected ? null : () => Console.WindowWidth);

    /// <summary>Of several ranks the first speaks, in plain lines: what seems to be a terminal to it may be a launcher.</summary>
    internal static ConsoleOutput OfRank(int rank, int size) =>
        size == 1 ? Standard() : new ConsoleOutput(rank == 0 ? Console.Out : TextWriter.Null, width: null);

    /// <summary>Standard error, with a bar where it is a terminal: for commands whose standard output is data.</summary>
    internal static ConsoleOutput Error() => new(Console.Error, Console.IsErrorRedirected ? null : () => Console.WindowWidth);

    internal bool IsTerminal => width is not null;

    /// <summary>Writes a line above the bar, with nothing in it that moves the cursor.</summary>
    public void Line(string text) => Write(() =>
    {
        Erase();
        writer.WriteLine(Printable.Line(text));
        writer.Write(_bar);
    });

    /// <summary>Shows the bar, cut to the terminal's width; nothing where there is no terminal.</summary>
    public void Bar(string text)
    {
        if (width is null) return;
        Write(() =>
        {
            Erase();
            int columns = Math.Max(1, width() - 1);
            _bar = text.Length <= columns ? text : text[..columns];
            writer.Write(_bar);
        });
    }

    /// <summary>Takes the bar away.</summary>
    public void EndBar() => Write(() =>
    {
        Erase();
        _bar = "";
    });

    /// <summary>A terminal that is gone is told nothing more, and what was to be saved is saved all the same.</summary>
    void Write(Action write)
    {
        lock (_gate)
        {
            if (_isGone) return;
            try
            {
                write();
                writer.Flush();
            }
            catch (IOException) when (IsTerminal)
            {
                _isGone = true;
            }
        }
    }

    void Erase()
    {
        if (_bar.Length == 0) return;
        writer.Write('\r');
        writer.Write(new string(' ', _bar.Length));
        writer.Write('\r');
    }
}
