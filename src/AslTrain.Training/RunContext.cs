using AslTrain.Distributed;
using AslTrain.Training.RunFolders;
using AslTrain.Training.Terminal;
using Serilog;
using static TorchSharp.torch;

namespace AslTrain.Training;

/// <summary>Where a run trains, and whom it tells.</summary>
/// <param name="Ranks">Each takes its share of every batch; rank 0 writes.</param>
/// <param name="Device">Of this process.</param>
/// <param name="Folder">The run's, held by it alone.</param>
/// <param name="Console">For the bar of progress.</param>
/// <param name="Log">For lines.</param>
/// <param name="Stop">Asked after every step.</param>
sealed record RunContext(
    ICommunicator Ranks, Device Device, RunFolder Folder, ConsoleOutput Console, ILogger Log, StopSignals Stop)
{
    /// <summary>Whether this process writes for all.</summary>
    public bool Writes => Ranks.Rank == 0;
}
