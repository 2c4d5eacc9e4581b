using System.Reflection;
using AslTrain.Training.Settings;

namespace AslTrain.Training.Configuration;

/// <summary>Every key of a config, in the order in which it is written: the properties of the records, read once.</summary>
static class ConfigKeys
{
    public static IReadOnlyList<ConfigKey> All { get; } = [.. KeysOf(new RunConfig(), "", [])];

    public static IReadOnlyList<string> Sections { get; } = [.. All.Select(key => key.Section).Distinct()];

    static readonly Dictionary<string, ConfigKey> ByPath = All.ToDictionary(key => key.Path);

    public static ConfigKey? Find(string path) => ByPath.GetValueOrDefault(path);

    /// <param name="record">New, with its initial values.</param>
    /// <param name="prefix">What comes before the names of its keys.</param>
    /// <param name="way">The properties that lead to it.</param>
    static IEnumerable<ConfigKey> KeysOf(object record, string prefix, PropertyInfo[] way)
    {
        // Tokens are in the order of the source; reflection promises none.
        IEnumerable<PropertyInfo> settable = record.GetType().GetProperties().Where(property => property.CanWrite);
        foreach (PropertyInfo property in settable.OrderBy(property => property.MetadataToken))
        {
            object? initial = property.GetValue(record);
            if (property.GetCustomAttribute<KeyAttribute>() is KeyAttribute key)
            {
                yield return new ConfigKey(prefix + key.Name, key, [.. way, property], initial);
            }
            else if (property.GetCustomAttribute<GroupAttribute>() is GroupAttribute group)
            {
                string inner = group.Name is null ? prefix : $"{prefix}{group.Name}.";
                foreach (ConfigKey within in KeysOf(initial!, inner, [.. way, property])) yield return within;
            }
            else
            {
                throw new InvalidOperationException($"{record.GetType().Name}.{property.Name} is neither a key nor a group");
            }
        }
    }
}
