using static TorchSharp.torch;

namespace AslTrain.Training;

/// <summary>What a step adds to meters and to what steers the loss.</summary>
/// <param name="Loss">A scalar.</param>
/// <param name="Probabilities">Sums of <see cref="Losses.ProbabilitySums.Of"/>; null where nobody asks for them.</param>
readonly record struct StepTotals(Tensor Loss, Tensor? Probabilities);
