namespace AslTrain.Data.Splits;

/// <summary>Images that stay together; for the most part one.</summary>
/// <param name="First">Its first image.</param>
/// <param name="Images">How many it has.</param>
/// <param name="Labels">In how many of them each of its labels is.</param>
readonly record struct StratifiedUnit(int First, int Images, (int Label, int Images)[] Labels);

/// <summary>
/// Iterative stratification (Sechidis, Tsoumakas and Vlahavas, ECML PKDD 2011, Algorithm 1) into two parts: the rarest label's
/// images go first, each to the part that lacks most of it.
/// </summary>
/// <remarks>
/// Beyond the paper: a label of two units or more asks for one at least in either part, a label of one unit for none in the
/// smaller, and what still lies on one side alone at the end is moved where that robs no other label.
/// </remarks>
static class Stratification
{
    /// <param name="units">In the order in which equals are taken.</param>
    /// <param name="labels">How many labels there are.</param>
    /// <param name="share">Of the smaller part, in (0, 1).</param>
    /// <returns>Which units the smaller part has, and how many labels of two units or more lie on one side alone.</returns>
    public static (bool[] Held, int OneSided) Part(StratifiedUnit[] units, int labels, double share)
    {
        List<int>[] holders = Holders(units, labels);
        Demand train = new(labels), held = new(labels);
        foreach (StratifiedUnit unit in units) held.Images += unit.Images;
        (train.Images, held.Images) = ((1 - share) * held.Images, share * held.Images);
        for (int label = 0; label < labels; label++)
        {
            double all = holders[label].Sum(i => units[i].Labels.First(own => own.Label == label).Images);
            held.Of[label] = holders[label].Count < 2 ? 0 : Math.Min(Math.Max(1, share * all), all - 1);
            train.Of[label] = all - held.Of[label];
        }

        bool?[] side = new bool?[units.Length];
        int[] open = [.. holders.Select(own => own.Count)];
        while (Rarest(open) is int label)
        {
            foreach (int i in holders[label])
            {
                if (side[i] is null) Take(i, Larger(held.Of[label], train.Of[label]));
            }
        }

        for (int i = 0; i < units.Length; i++)
        {
            if (side[i] is null) Take(i, Larger(held.Images, train.Images));
        }

        bool[] parted = Array.ConvertAll(side, own => own!.Value);

        // Of few images all may ask for one side.
        if (!parted.Contains(true)) parted[^1] = true;
        if (!parted.Contains(false)) parted[^1] = false;
        return (parted, Repair(units, holders, parted));

        bool Larger(double heldDemand, double trainDemand) =>
            heldDemand > trainDemand || (heldDemand == trainDemand && held.Images > train.Images);

        void Take(int i, bool isHeld)
        {
            side[i] = isHeld;
            Demand demand = isHeld ? held : train;
            demand.Images -= units[i].Images;
            foreach ((int label, int images) in units[i].Labels)
            {
                demand.Of[label] -= images;
                open[label]--;
            }
        }
    }

    static List<int>[] Holders(StratifiedUnit[] units, int labels)
    {
        List<int>[] holders = [.. Enumerable.Range(0, labels).Select(_ => new List<int>())];
        foreach ((int i, StratifiedUnit unit) in units.Index())
        {
            foreach ((int label, _) in unit.Labels) holders[label].Add(i);
        }

        return holders;
    }

    /// <summary>The label with the fewest units that have no side yet; null where all have one.</summary>
    static int? Rarest(int[] open)
    {
        int? rarest = null;
        for (int label = 0; label < open.Length; label++)
        {
            if (open[label] > 0 && (rarest is not int found || open[label] < open[found])) rarest = label;
        }

        return rarest;
    }

    static int Repair(StratifiedUnit[] units, List<int>[] holders, bool[] held)
    {
        int[] labels = [.. Enumerable.Range(0, holders.Length).Where(label => holders[label].Count > 1)];
        int oneSided = 0;
        foreach (int label in labels.OrderBy(label => holders[label].Count))
        {
            if (!IsOneSided(label)) continue;

            // A move may rob no other label of its last unit on the side that it leaves.
            int place = holders[label].FindIndex(i => units[i].Labels.All(
                own => own.Label == label || holders[own.Label].Count < 2 || OnSide(own.Label, held[i]) > 1));
            if (place < 0) continue;
            int mover = holders[label][place];
            held[mover] = !held[mover];
        }

        foreach (int label in labels) oneSided += IsOneSided(label) ? 1 : 0;
        return oneSided;

        bool IsOneSided(int label) => OnSide(label, true) == 0 || OnSide(label, false) == 0;
        int OnSide(int label, bool side) => holders[label].Count(i => held[i] == side);
    }

    /// <summary>What a part still lacks.</summary>
    sealed class Demand(int labels)
    {
        public double Images { get; set; }

        public double[] Of { get; } = new double[labels];
    }
}
