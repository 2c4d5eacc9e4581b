using System.Globalization;
using System.Text.Json;

namespace AslTrain.Data.Annotations;

/// <summary>
/// The identifiers of one kind of records, each with a number of its own from 0: whole numbers (1 and 1.0 are the same), other
/// numbers, and texts.
/// </summary>
sealed class CocoKeys
{
    readonly Dictionary<long, int> _whole = [];
    readonly Dictionary<string, int> _others = [];
    readonly List<string> _names = [];

    public int Count => _names.Count;

    /// <summary>The number of the identifier read last; null where it is no scalar.</summary>
    public int? Of(JsonFileReader json) => json.Token switch
    {
        JsonTokenType.Number when json.IsWhole => OfWhole(json.Number),
        JsonTokenType.Number => OfOther(json.NumberText),
        JsonTokenType.String => OfOther($"\"{json.Text}\""),
        _ => null,
    };

    /// <summary>As it stands in the file; texts in quotes.</summary>
    public string NameOf(int key) => _names[key];

    /// <summary>The number that is the same identifier but for being a text, or not; null where there is none.</summary>
    public int? SameInTheOtherKind(int key)
    {
        string name = _names[key];
        if (name is not ['"', .. string text, '"']) return _others.TryGetValue($"\"{name}\"", out int quoted) ? quoted : null;
        bool isWhole = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole);
        return isWhole && _whole.TryGetValue(whole, out int number) ? number : null;
    }

    int OfWhole(long id)
    {
        if (_whole.TryGetValue(id, out int key)) return key;
        _whole.Add(id, _names.Count);
        return Name(id.ToString(CultureInfo.InvariantCulture));
    }

    int OfOther(string id)
    {
        if (_others.TryGetValue(id, out int key)) return key;
        _others.Add(id, _names.Count);
        return Name(id);
    }

    int Name(string name)
    {
        _names.Add(name);
        return _names.Count - 1;
    }
}
