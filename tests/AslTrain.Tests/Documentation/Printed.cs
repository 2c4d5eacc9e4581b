namespace AslTrain.Tests.Documentation;

/// <summary>In an example a local of this type stands in for the console.</summary>
sealed class Printed
{
    readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public void WriteLine(string line) => _lines.Add(line);
}
