using AslTrain.Data.Batches;
using CsCheck;
using Xunit;

namespace AslTrain.Tests.Data.Batches;

public class RankShareTests
{
    [Fact]
    public void SharesFollowOneAnother() => Gen.Select(Gen.Int[0, 500], Gen.Int[1, 20]).Sample((count, size) =>
    {
        foreach (bool inPairs in (bool[])[false, true])
        {
            int end = 0;
            for (int rank = 0; rank < size; rank++)
            {
                RankShare share = new(rank, size);
                (int start, int next) = inPairs ? share.OfPairs(count) : share.Of(count);
                if (start != end || next < start) return false;
                if (inPairs && count != 1 && next - start == 1) return false;
                end = next;
            }

            if (end != count) return false;
        }

        return true;
    });

    [Fact]
    public void TogetherTheRanksSeeTheBatchesOfOneProcess() =>
        Gen.Select(Gen.Int[1, 200], Gen.Int[2, 40], Gen.Int[1, 7], Gen.Bool).Sample((images, batch, size, training) =>
    {
        EpochSampler whole = new(images, batch, training ? 7 : null);
        int[] order = whole.Order(3);
        EpochSampler[] ranks = [.. Enumerable.Range(0, size).Select(rank => whole with { Share = new RankShare(rank, size) })];
        for (int step = 0; step < whole.Steps; step++)
        {
            List<int> seen = [];
            foreach (EpochSampler rank in ranks.Where(rank => step >= rank.OwnSteps.Start && step < rank.OwnSteps.End))
            {
                int[] own = rank.ImagesOf(step, order).ToArray();
                if (own.Length > rank.LargestPart) return false;
                seen.AddRange(own);
            }

            if (!seen.SequenceEqual(whole.ImagesOf(step, order).ToArray())) return false;
        }

        return training || ranks.Sum(rank => rank.OwnImages) == images;
    });
}
