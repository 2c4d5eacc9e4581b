using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace AslTrain.EndToEnd;

/// <summary>Runs with several ranks, and the run of one process to which they are compared.</summary>
public sealed class RankRuns : IDisposable
{
    /// <summary>
    /// Of a loss, relative. Two ranks for one, and a processor without AVX2 for one with AVX-512, make 2e-7; half the gradient,
    /// as where a rank is forgotten, makes from 1e-3 to 3e-2.
    /// </summary>
    const double Tolerance = 1e-5;

    /// <summary>Runs a program and leaves its exit code in a file; signals are the program's affair.</summary>
    const string LeavingItsCode = "trap : INT TERM USR1; \"$@\"; code=$?; echo $code > \"$0.$$\"; exit $code";

    readonly Dictionary<int, string> _straight = [];

    public Workplace Workplace { get; } = new();

    /// <summary>The folder of a run of one process, five steps an epoch; it is made once.</summary>
    internal string Straight(int epochs = 4)
    {
        if (_straight.TryGetValue(epochs, out string? made)) return made;
        Command.Train(Smooth($"run.name=straight-{epochs}", $"schedule.stop_after={epochs}")).Succeeded();
        return _straight[epochs] = Workplace.RunFolder($"straight-{epochs}");
    }

    /// <summary>
    /// A run in which roundings stay as small as they are: its ReLUs leak, its learning rate is low, and SGD's steps are as long
    /// as the gradients (Adam's are not: at the demo's settings two threads in place of one change the loss by a percent within
    /// ten steps). The rate is the same in every epoch, so that a run can be stopped after any number of them.
    /// </summary>
    public string[] Smooth(params string[] more) => Workplace.Tiny(
    [
        "model.backbone=tresnet_m", "optimizer.name=sgd", "optimizer.lr=1e-5", "schedule.name=constant",
        "distributed.sync_batch_norm=true", "data.scenes_train=80", "data.scenes_val=23", "evaluate.batch_size=4",
        Workplace.Endless,
        .. more,
    ]);

    /// <summary>Runs a program with ranks, and sees that they speak plainly and are gone afterwards.</summary>
    internal Outcome Run(string launcher, int ranks, string program, params IReadOnlyList<string> arguments) =>
        Finish(Launchers.Start(launcher, ranks, [program, .. arguments]));

    /// <inheritdoc cref="Run"/>
    internal Outcome Train(string launcher, int ranks, params IReadOnlyList<string> arguments) =>
        Run(launcher, ranks, Command.TrainingProgram, arguments);

    /// <summary>Starts two ranks for a signal to come.</summary>
    internal Process StartForSignal(
        string launcher, string name, string[] arguments, params (string Name, string Value)[] environment)
    {
        string[] program = ["sh", "-c", LeavingItsCode, $"{Workplace.Path}/code-{name}", Command.TrainingProgram, .. arguments];
        return Launchers.Start(launcher, 2, program, environment);
    }

    /// <summary>Waits for the end of what <see cref="StartForSignal"/> started, and sees with which code.</summary>
    internal Outcome Stopped(Process job, string launcher, string name, int exitCode)
    {
        Outcome outcome = Finish(job);
        if (launcher != Launchers.Hydra)
        {
            Assert.Equal(exitCode, outcome.ExitCode);
            return outcome;
        }

        // mpiexec of MPICH 4.0.2 that has passed a signal on has its own mind: 0 for one of sixteen jobs, 9 on a busy machine.
        Assert.Equal(
            [exitCode, exitCode],
            Directory.GetFiles(Workplace.Path, $"code-{name}.*")
                .Select(file => int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture)));
        return outcome;
    }

    /// <summary>Waits for a job's end, and sees that its ranks have spoken plainly and are gone.</summary>
    internal Outcome Finish(Process job)
    {
        Outcome outcome = Command.Finish(job);
        Assert.DoesNotContain('\u001b', outcome.Output);
        Assert.DoesNotContain('\u001b', outcome.Errors);
        Signals.WaitUntil(() => Processes().Length == 0, "end of all ranks");
        return outcome;
    }

    /// <summary>Ids of the ranks that run in this workplace.</summary>
    internal int[] RankProcesses()
    {
        string name = Path.GetFileName(Command.TrainingProgram);
        return [.. Processes().Where(process => Path.GetFileName(process.Program) == name).Select(process => process.Id)];
    }

    /// <summary>
    /// Asserts that two runs have the same steps with the same losses, and the same epochs with the same scores.
    /// </summary>
    internal static void SameNumbers(string expectedFolder, string folder, int steps, int epochs)
    {
        double[] expected = Numbers(expectedFolder, "step", "loss"), losses = Numbers(folder, "step", "loss");
        Assert.Equal((steps, steps), (expected.Length, losses.Length));
        Assert.Equal(Enumerable.Range(1, steps).Select(step => (double)step), Numbers(folder, "step", "step"));
        for (int i = 0; i < steps; i++)
        {
            double difference = Math.Abs((losses[i] / expected[i]) - 1);
            Assert.True(
                difference <= Tolerance,
                $"the loss of step {i + 1} is {losses[i]}, not {expected[i]}: relative difference {difference:0.0e0}");
        }

        // Of two images that score alike a rounding may change the order: once, not in every epoch.
        foreach (string score in (string[])["mAP", "mAP_ema"])
        {
            double[] expectedScores = Numbers(expectedFolder, "epoch", score), scores = Numbers(folder, "epoch", score);
            Assert.Equal((epochs, epochs), (expectedScores.Length, scores.Length));
            int others = scores.Zip(expectedScores).Count(pair => Math.Abs(pair.First - pair.Second) > 1e-6);
            Assert.True(others <= 1, $"{score} is {string.Join(", ", scores)}, not {string.Join(", ", expectedScores)}");
        }
    }

    /// <summary>
    /// Asserts that the log was written by one rank: each epoch has its line once, and the terminal shows the same.
    /// </summary>
    internal static void OneLog(string folder, Outcome outcome, int epochs)
    {
        Assert.Single(Directory.GetFiles(folder, "log*.txt", SearchOption.AllDirectories));
        string[] log = File.ReadAllLines($"{folder}/log.txt"), output = outcome.Output.ReplaceLineEndings("\n").Split('\n');
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            string start = $"epoch {epoch}/{epochs}: loss ";
            string line = Assert.Single(log, line => line.Contains(start, StringComparison.Ordinal));
            Assert.Single(
                output,
                shown =>
                    shown.Length > 0 && line.EndsWith(shown, StringComparison.Ordinal)
                        && shown.StartsWith(start, StringComparison.Ordinal));
        }
    }

    internal static double[] Numbers(string folder, string type, string field) =>
        [.. Workplace.Metrics(folder, type).Select(line => line.GetProperty(field).GetDouble())];

    public void Dispose() => Workplace.Dispose();

    /// <summary>All that has this workplace's folder among its arguments: ranks, and what starts them.</summary>
    (int Id, string Program)[] Processes()
    {
        string[] lines = Command.Finish(Command.Start("ps", ["-A", "-ww", "-o", "pid=,args="])).Succeeded().Output.Split('\n');
        return
        [
            .. lines.Where(line => line.Contains(Workplace.Path, StringComparison.Ordinal))
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(parts => (int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1])),
        ];
    }
}

/// <summary>One run of one process is enough for all of the collection's tests.</summary>
[CollectionDefinition(Launchers.OneAtATime)]
public sealed class LauncherTests : ICollectionFixture<RankRuns>;
