using System.Reflection;
using AslTrain.Models;
using AslTrain.Training.Configuration;
using AslTrain.Training.Optimization;
using AslTrain.Training.Settings;
using Xunit;

namespace AslTrain.Tests.Configuration;

/// <summary>A key of a config is one property of a record in Settings, and nothing else.</summary>
public class SettingsTests
{
    static readonly RunConfig Initial = new() { Data = new() { Format = "scenes" } };

    static IEnumerable<PropertyInfo> Properties => typeof(RunConfig).Assembly.GetTypes()
        .Where(type => type is { IsClass: true, IsPublic: true } && type.Namespace == typeof(RunConfig).Namespace)
        .SelectMany(type => type.GetProperties()).Where(property => property.CanWrite);

    [Fact]
    public void EveryPropertyIsAKeyOrAGroup()
    {
        Assert.All(Properties, property =>
            Assert.Single(property.GetCustomAttributes(), attribute => attribute is KeyAttribute or GroupAttribute));
        IEnumerable<KeyAttribute> keys = Properties.SelectMany(property => property.GetCustomAttributes<KeyAttribute>());
        Assert.Equal(keys.Select(key => key.Name).Order(), ConfigKeys.All.Select(key => key.Name).Order());
    }

    [Fact]
    public void AConfigThatSaysNothingHasTheInitialValues() =>
        Assert.Equal(Initial, ConfigReader.Parse("data: {format: scenes}", "a.yaml", []));

    [Fact]
    public void EveryDefaultMayBeSaid() => Assert.All(ConfigKeys.All.Where(key => !key.Required), key =>
    {
        string setting = $"{key.Path}={ConfigWriter.Format(key.Default)}";
        Assert.Equal(Initial, ConfigReader.Parse("data: {format: scenes}", "a.yaml", [setting]));
    });

    [Fact]
    public void EveryWholeNumberThatIsAllowedFitsItsProperty() => Assert.All(
        ConfigKeys.All.Where(key => key.Type == ConfigType.Whole),
        key =>
        {
            RunConfig config = new();
            long largest = (long)(key.Range.To ?? long.MaxValue);
            key.SetIn(config, largest);
            Assert.Equal(largest, key.ValueIn(config));
        });

    [Fact]
    public void EveryMemberOfAnEnumHasANameOfItsOwn()
    {
        Type[] enums = [.. Properties.Select(property => property.PropertyType).Where(type => type.IsEnum).Distinct()];
        Assert.NotEmpty(enums);
        foreach (Type type in enums)
        {
            foreach (Enum member in Enum.GetValues(type)) Assert.Equal(member, EnumNames.Parse(type, EnumNames.Of(member)));
            Assert.All(EnumNames.All(type), name => Assert.Matches("^[a-z0-9]+(_[a-z0-9]+)*$", name));
            Assert.Throws<InvalidOperationException>(() => EnumNames.Parse(type, "another"));
        }
    }

    [Fact]
    public void NamesOfEnumsFollowTheField()
    {
        Assert.Equal(["linear", "bottleneck", "ml_decoder"], EnumNames.All(typeof(HeadKind)));
        Assert.Equal(["none", "batch_norm", "backbone"], EnumNames.All(typeof(Frozen)));
        Assert.Equal(["adam", "adamw", "sgd"], EnumNames.All(typeof(OptimizerKind)));
        Assert.Equal(["one_cycle", "cosine", "step", "constant"], EnumNames.All(typeof(ScheduleKind)));
    }

    [Fact]
    public void EveryTableOfChoicesBelongsToAKey()
    {
        Assert.All(TableChoices.All, table => Assert.Equal(table.Value, ConfigKeys.Find(table.Key)!.Choices));
        Assert.All(
            ConfigKeys.All.Where(key => key.Choices.Count > 0 && key.Default is not null),
            key => Assert.Contains((string)key.Default!, key.Choices));
    }
}
