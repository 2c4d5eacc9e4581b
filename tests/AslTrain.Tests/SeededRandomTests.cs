using AslTrain.Data;
using CsCheck;
using Xunit;

namespace AslTrain.Tests;

public class SeededRandomTests
{
    [Fact]
    public void SameKeySameNumbersOtherKeyOtherNumbers()
    {
        SeededRandom a = new(1, 2, 3), b = new(1, 2, 3), c = new(1, 3, 2);
        ulong first = a.NextBits();
        Assert.Equal(first, b.NextBits());
        Assert.NotEqual(first, c.NextBits());
    }

    [Fact]
    public void NumbersStayInRange() => Gen.Select(Gen.Long, Gen.Int[1, 1000]).Sample((seed, count) =>
    {
        SeededRandom random = new(seed);
        int index = random.NextInt(count);
        double real = random.NextDouble();
        return index >= 0 && index < count && real >= 0 && real < 1;
    });

    [Fact]
    public void ShuffleKeepsEveryItem() => Gen.Select(Gen.Long, Gen.Int[0, 200]).Sample((seed, count) =>
    {
        int[] items = [.. Enumerable.Range(0, count)];
        SeededRandom random = new(seed);
        random.Shuffle<int>(items);
        return items.Order().SequenceEqual(Enumerable.Range(0, count));
    });
}
