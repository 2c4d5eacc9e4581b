using static TorchSharp.torch;

namespace AslTrain.Losses;

/// <summary>Sums of the probabilities that a network gives to labels that are present and to labels that are absent.</summary>
/// <param name="Present">Of present labels.</param>
/// <param name="PresentCount">Their number; a soft label counts in its share.</param>
/// <param name="Absent">Of absent labels.</param>
/// <param name="AbsentCount">Their number.</param>
public readonly record struct ProbabilitySums(double Present, double PresentCount, double Absent, double AbsentCount)
{
    /// <summary>Whether there are labels of both kinds, so that the gap is a number.</summary>
    public bool HasBoth => PresentCount > 0 && AbsentCount > 0;

    /// <summary>Mean probability of present labels, p_t+ of the paper; NaN where there are none.</summary>
    public double MeanPresent => Present / PresentCount;

    /// <summary>Mean probability of absent labels, 1 - p_t- of the paper; NaN where there are none.</summary>
    public double MeanAbsent => Absent / AbsentCount;

    /// <summary>
    /// The probability gap, p_t+ - p_t- with p_t- = 1 - <see cref="MeanAbsent"/> (paper, equation 10): below 0 where the
    /// network is surer of absent labels than of present ones.
    /// </summary>
    public double Gap => MeanPresent - (1 - MeanAbsent);

    /// <summary>Of a batch, on its device, so that nobody waits for it.</summary>
    /// <param name="logits">Any shape.</param>
    /// <param name="targets">Same shape, floating; negative ones are left out.</param>
    /// <returns>[4] in float64, in the order of this record.</returns>
    public static Tensor Of(Tensor logits, Tensor targets)
    {
        using IDisposable untracked = no_grad();
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        Tensor probabilities = logits.detach().to(float32).sigmoid();
        Tensor present = targets.to(float32).clamp(min: Numbers.Zero);
        Tensor absent = targets.ge(Numbers.Zero).to(float32).sub_(present);
        return stack([Sum(probabilities * present), Sum(present), Sum(probabilities.mul_(absent)), Sum(absent)])
            .MoveToOuterDisposeScope();

        static Tensor Sum(Tensor numbers) => numbers.sum(type: ScalarType.Float64);
    }

    /// <summary>Brings what <see cref="Of"/> gave to the processor.</summary>
    public static ProbabilitySums From(Tensor sums)
    {
        using Tensor near = sums.cpu();
        double[] numbers = near.data<double>().ToArray();
        return new ProbabilitySums(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    public static ProbabilitySums operator +(ProbabilitySums left, ProbabilitySums right) => new(
        left.Present + right.Present, left.PresentCount + right.PresentCount,
        left.Absent + right.Absent, left.AbsentCount + right.AbsentCount);
}
