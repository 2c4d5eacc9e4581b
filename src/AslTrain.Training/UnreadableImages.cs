using Serilog;

namespace AslTrain.Training;

/// <summary>Says once of each image that it cannot be read and is left out (data.missing: skip).</summary>
sealed class UnreadableImages(ILogger log)
{
    readonly HashSet<string> _said = [];

    /// <param name="reason">One line that names the file.</param>
    public void Say(string reason)
    {
        if (_said.Add(reason)) log.Warning("left out: {Reason}", reason);
    }
}
