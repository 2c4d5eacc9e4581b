using AslTrain.Training.Terminal;
using Serilog.Core;
using Xunit;

namespace AslTrain.Tests.Training.Reporting;

public class ConsoleOutputTests
{
    [Fact]
    public void LinesGoAboveTheBarAndTheBarComesBack()
    {
        using StringWriter screen = new() { NewLine = "\n" };
        ConsoleOutput console = new(screen, () => 80);
        console.Bar("12 %");
        using (Logger log = RunLog.Create(console, file: null))
        {
            log.Information("epoch {Epoch} in {Folder}", 3, "runs/a");
            log.Warning("careful");
            log.Debug("only in the file");
        }

        console.EndBar();
        Assert.Equal(["epoch 3 in runs/a", "warning: careful", ""], Shown(screen.ToString()));
        Assert.DoesNotContain("file", screen.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void TheBarIsCutToTheTerminal()
    {
        using StringWriter screen = new();
        new ConsoleOutput(screen, () => 10).Bar(new string('x', 50));
        Assert.Equal(new string('x', 9), screen.ToString());
    }

    [Fact]
    public void WhereThereIsNoTerminalThereIsNoBar()
    {
        using StringWriter screen = new() { NewLine = "\n" };
        ConsoleOutput console = new(screen, width: null);
        console.Bar("12 %");
        console.Line("a line");
        console.EndBar();
        Assert.Equal("a line\n", screen.ToString());
    }

    /// <summary>A run whose terminal is gone goes on to save; output that goes to a file or a pipe fails aloud.</summary>
    [Fact]
    public void ATerminalThatIsGoneStopsNothing()
    {
        using GoneTerminal gone = new();
        ConsoleOutput console = new(gone, () => 80);
        console.Bar("12 %");
        console.Line("a line");
        console.EndBar();
        Assert.Equal(1, gone.Attempts);
        Assert.Throws<IOException>(() => new ConsoleOutput(gone, width: null).Line("a line"));
    }

    sealed class GoneTerminal : StringWriter
    {
        public int Attempts { get; private set; }

        public override void Flush()
        {
            Attempts++;
            throw new IOException("Input/output error");
        }
    }

    /// <summary>What stays on the screen when carriage returns have gone back over a line.</summary>
    static string[] Shown(string output) => [.. output.Split('\n').Select(line =>
    {
        char[] cells = new char[200];
        Array.Fill(cells, ' ');
        int column = 0;
        foreach (char c in line)
        {
            if (c == '\r') column = 0;
            else cells[column++] = c;
        }

        return new string(cells).TrimEnd();
    })];
}
