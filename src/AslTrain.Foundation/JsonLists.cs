using System.Text.Json;

namespace AslTrain.Foundation;

/// <summary>Lists as JSON arrays.</summary>
public static class JsonLists
{
    /// <param name="json">Within an object.</param>
    /// <param name="name">Of the array.</param>
    /// <param name="values">In order.</param>
    /// <param name="write">Writes one of them.</param>
    public static void WriteList<T>(this Utf8JsonWriter json, string name, IEnumerable<T> values, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (T value in values) write(value);
        json.WriteEndArray();
    }
}
