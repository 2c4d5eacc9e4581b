using Xunit;

namespace AslTrain.EndToEnd;

public class HelpTests
{
    [Fact]
    public void TrainExplainsItself() => Assert.Equal(
        """
        Description:
          Train multi-label image classifiers with the Asymmetric Loss
        """.ReplaceLineEndings("\n"), Normal(Command.Train("--help").Succeeded().Output));

    [Fact]
    public void EvalExplainsItself() => Assert.Equal(
        """
        Description:
          Measure a checkpoint: mAP, precision and recall, average precision of each class
        """.ReplaceLineEndings("\n"), Normal(Command.Evaluate("--help").Succeeded().Output));

    static string Normal(string output) => string.Join('\n', output.Split('\n').Select(line => line.TrimEnd())).TrimEnd();
}
