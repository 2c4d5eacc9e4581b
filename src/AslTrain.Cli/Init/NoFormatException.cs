using AslTrain.Foundation;

namespace AslTrain.Cli.Init;

/// <summary>No format reads a folder; a line for what each of them says.</summary>
sealed class NoFormatException(string root, IReadOnlyList<string> reasons)
    : BadInputException($"{root}: no format fits\n{string.Join('\n', reasons)}")
{
    public override IEnumerable<string> Lines => [$"{root}: no format fits", .. reasons];
}
