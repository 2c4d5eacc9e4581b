using System.Diagnostics;
using Xunit;

namespace AslTrain.EndToEnd;

/// <summary>Programs that start several processes of another and connect them.</summary>
static class Launchers
{
    public const string OpenMpi = "mpirun.openmpi", Hydra = "mpiexec.hydra";

    /// <summary>
    /// Collection of the tests with launchers: Open MPI's jobs share a folder in /tmp and can fail over it where they start or
    /// end at once.
    /// </summary>
    public const string OneAtATime = "launchers";

    /// <summary>Skips the test, and says so, where the launcher is not installed.</summary>
    public static void Require(string launcher)
    {
        bool installed = (
            Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder =>
                File.Exists(Path.Combine(folder, launcher)));
        Assert.SkipUnless(installed, $"{launcher} is not installed (on Debian: apt-get install openmpi-bin mpich)");
    }

    /// <summary>Starts a job; skips the test where the launcher is not installed.</summary>
    /// <param name="launcher">One of the constants.</param>
    /// <param name="ranks">Processes to start; more than the machine has cores are allowed.</param>
    /// <param name="program">Path and arguments of what to start.</param>
    public static Process Start(
        string launcher, int ranks, IReadOnlyList<string> program, params (string Name, string Value)[] environment)
    {
        Require(launcher);
        string[] options = launcher == OpenMpi
            ? ["--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "-np", $"{ranks}"]
            : ["-n", $"{ranks}"];
        return Command.Start(launcher, [.. options, .. program], environment);
    }

    public static Outcome Run(
        string launcher, int ranks, IReadOnlyList<string> program, params (string Name, string Value)[] environment) =>
        Command.Finish(Start(launcher, ranks, program, environment));
}
