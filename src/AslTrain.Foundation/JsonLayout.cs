using System.Text.Json;

namespace AslTrain.Foundation;

/// <summary>How JSON for people is laid out.</summary>
public static class JsonLayout
{
    /// <summary>A key a line; lines end alike on every system, so that files of two systems can be compared.</summary>
    public static JsonWriterOptions Indented { get; } = new() { Indented = true, NewLine = "\n" };
}
