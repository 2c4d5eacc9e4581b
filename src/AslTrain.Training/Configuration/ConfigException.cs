using AslTrain.Foundation;

namespace AslTrain.Training.Configuration;

/// <summary>All that is wrong with a config, one finding a line: place: key: what is wrong; what would be right.</summary>
public sealed class ConfigException(IReadOnlyList<string> findings) : BadInputException(string.Join('\n', findings))
{
    public override IEnumerable<string> Lines => findings;
}
