using Serilog;
using Serilog.Core;

namespace AslTrain.Training.Terminal;

/// <summary>What a rank alone knows, such as of its images: the run's log on the first, standard error on the others.</summary>
/// <param name="log">The run's.</param>
/// <param name="rank">Of this process.</param>
sealed class OwnLog(ILogger log, int rank) : IDisposable
{
    readonly Logger? _own = rank == 0 ? null : RunLog.OfRank(rank);
    readonly HashSet<string> _said = [];

    public ILogger Log => _own ?? log;

    /// <summary>Says of an image, once, that it cannot be read and is left out (data.missing: skip).</summary>
    /// <param name="reason">One line that names the file.</param>
    public void SayOnce(string reason)
    {
        if (_said.Add(reason)) Log.Warning("left out: {Reason}", reason);
    }

    public void Dispose() => _own?.Dispose();
}
