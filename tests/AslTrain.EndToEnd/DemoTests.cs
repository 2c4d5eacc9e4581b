using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace AslTrain.EndToEnd;

[Trait("Kind", "Training")]
public class DemoTests(Workplace workplace) : IClassFixture<Workplace>
{
    /// <summary>The first losses of configs/demo.yaml, a batch each.</summary>
    static readonly double[] FirstLosses = [77.222244, 80.061951, 86.455299, 78.439453];

    [Fact]
    public void TheFirstLossesOfTheDemoAreThese()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "ends the run with a signal");
        string[] settings = [$"data.cache_folder={workplace.Path}/cache", "run.log_every=1"];
        using Process run = Command.StartTraining(workplace.Settings("configs/demo.yaml", settings));
        string folder = Signals.WaitForRun(workplace, "demo", steps: FirstLosses.Length);
        Signals.Send(run, "INT");
        Assert.Equal(130, Command.Finish(run).ExitCode);

        double[] losses =
        [
            .. Workplace.Metrics(folder, "step").Take(FirstLosses.Length).Select(step => step.GetProperty("loss").GetDouble()),
        ];
        for (int i = 0; i < FirstLosses.Length; i++)
        {
            // Other processors sum in another order.
            Assert.True(
                Math.Abs(FirstLosses[i] - losses[i]) <= 1e-3 * FirstLosses[i],
                $"losses are now {JsonSerializer.Serialize(losses)}");
        }
    }
}
