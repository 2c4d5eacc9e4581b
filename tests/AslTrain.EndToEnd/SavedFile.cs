using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace AslTrain.EndToEnd;

/// <summary>A safetensors file as its format says, read without the programs under test.</summary>
sealed class SavedFile
{
    readonly string _path;
    readonly byte[] _bytes;
    readonly int _dataStart;
    readonly JsonElement _header;

    public SavedFile(string path)
    {
        (_path, _bytes) = (path, File.ReadAllBytes(path));
        _dataStart = 8 + (int)BitConverter.ToInt64(_bytes);
        _header = JsonDocument.Parse(_bytes.AsMemory(8, _dataStart - 8)).RootElement;
    }

    /// <summary>Names of its tensors.</summary>
    public IEnumerable<string> Tensors =>
        _header.EnumerateObject().Select(entry => entry.Name).Where(name => name != "__metadata__");

    /// <summary>Where the run was: JSON.</summary>
    public JsonElement Position => JsonDocument.Parse(Metadata("position")).RootElement;

    public string Metadata(string key) => _header.GetProperty("__metadata__").GetProperty(key).GetString()!;

    /// <summary>A tensor of float32, flat.</summary>
    public float[] Floats(string name)
    {
        Assert.Equal("F32", _header.GetProperty(name).GetProperty("dtype").GetString());
        (int start, int end) = PlaceOf(name);
        return MemoryMarshal.Cast<byte, float>(_bytes.AsSpan(start..end)).ToArray();
    }

    /// <summary>Where a tensor's bytes lie in the file.</summary>
    public (int Start, int End) PlaceOf(string name)
    {
        JsonElement offsets = _header.GetProperty(name).GetProperty("data_offsets");
        return (_dataStart + offsets[0].GetInt32(), _dataStart + offsets[1].GetInt32());
    }

    /// <summary>Asserts that two files hold the same, but for the epoch that their runs were told to stop after.</summary>
    public static void RequireSame(string expected, string actual)
    {
        SavedFile one = new(expected), other = new(actual);
        Assert.Equal(one.Described(), other.Described());
        Assert.True(
            one._bytes.AsSpan(one._dataStart).SequenceEqual(other._bytes.AsSpan(other._dataStart)),
            $"tensors of {other._path} are not those of {one._path}");
    }

    string Described() => Regex.Replace(JsonSerializer.Serialize(_header), @"\\n  stop_after: \w+", "");
}
