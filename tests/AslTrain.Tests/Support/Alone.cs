using Xunit;

namespace AslTrain.Tests.Support;

/// <summary>Collection of the tests beside which no other runs: they change or measure what the whole process shares.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
