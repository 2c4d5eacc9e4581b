using System.CommandLine;
using System.Text;
using AslTrain.Foundation;
using AslTrain.Losses;
using AslTrain.Training.Configuration;
using AslTrain.Training.RunFolders;
using AslTrain.Training.Terminal;

namespace AslTrain.Cli.Commands;

/// <summary>asl-train analyze: the paper's figures of losses and gradients, for any numbers.</summary>
static class AnalyzeCommand
{
    const int MostCombinations = 100;

    static readonly NumberRange Margins = new(From: 0, FromExcluded: false, To: 1, ToExcluded: true);

    /// <summary>How the tables begin.</summary>
    const string PeaksHeader = "gamma_neg,clip,p_star,", CurvesHeader = "probability,ce_loss,";

    const string Losses = "losses", Gradients = "gradients", Detached = "gradients_detached";

    public static Command Create()
    {
        Option<string> folder = new("--out")
        {
            Description = "Folder for the figures and tables",
            Required = true,
            HelpName = "DIR",
        };
        Option<double[]> gammaNeg = NumberOption.Several(
            "--gamma-neg", NumberRange.Within(0), "Focusings of the negatives; may be given any number of times", "NUMBER",
            [0, 2, 4]);
        Option<double[]> clip = NumberOption.Several(
            "--clip", Margins, "Margins; each goes with each focusing", "NUMBER", [0, 0.05, 0.2]);
        Option<double> gammaPos = NumberOption.Of("--gamma-pos", NumberRange.Within(0), "Focusing of the positives", "NUMBER", 0);
        Command command = new("analyze", "Draw the paper's curves of losses and gradients for any gammas and margins")
        {
            folder, gammaNeg, clip, gammaPos, SharedOptions.Verbose,
        };
        command.SetAction(result => CommandRunner.OfOne(
            command.Name,
            () => Execute(
                result.GetRequiredValue(folder),
                Combine(result.GetRequiredValue(gammaNeg), result.GetRequiredValue(clip), result.GetValue(gammaPos))),
            result.GetValue(SharedOptions.Verbose)));
        return command;
    }

    static int Execute(string output, AsymmetricLoss[] losses)
    {
        using CommandSession session = CommandSession.Start();
        return session.Stop.Hear(stop => Analyze(output, losses, session.Console, stop));
    }

    static int Analyze(string output, AsymmetricLoss[] losses, ConsoleOutput console, CancellationToken stop)
    {
        RequireReplaceable(output, losses);
        StringBuilder table = new($"{PeaksHeader}largest_gradient,p_star_detached,largest_gradient_detached\n");
        console.Line("gradient of an absent label in its logit, largest at the probability p*");
        console.Line($"{"gamma_neg",9} {"clip",6}  {"p* whole",8} {"largest",8}  {"p* detached",11} {"largest",8}");
        OutputFiles.MakeFolder(output, "--out");
        OutputFiles.Write(output, "--out", () =>
        {
            foreach (AsymmetricLoss loss in losses)
            {
                stop.ThrowIfCancellationRequested();
                GradientPeak whole = LossAnalysis.Peak(loss with { DetachWeight = false });
                GradientPeak detached = LossAnalysis.Peak(loss with { DetachWeight = true });
                table.Append($"{loss.GammaNeg},{loss.Clip},{whole.Probability:0.0000},{whole.Gradient:0.0000},");
                table.Append($"{detached.Probability:0.0000},{detached.Gradient:0.0000}\n");
                console.Line(
                    $"{loss.GammaNeg,9} {loss.Clip,6}  {whole.Probability,8:0.000} {whole.Gradient,8:0.000}  "
                    + $"{detached.Probability,11:0.000} {detached.Gradient,8:0.000}");
                if (HasFigures(loss)) WriteFigures(output, loss, whole, detached);
            }

            WholeFile.Write(PeaksFile(output), table.ToString());
        });

        console.Line($"{output}: gradients.csv, and for each focusing with a margin the curves as CSV and PNG");
        return ExitCode.Done;
    }

    static AsymmetricLoss[] Combine(double[] gammaNegs, double[] clips, double gammaPos)
    {
        if (gammaNegs.Length * clips.Length is 0 or > MostCombinations)
        {
            throw new BadInputException(
                $"--gamma-neg and --clip: {gammaNegs.Length} times {clips.Length} combinations; "
                + $"there should be from 1 to {MostCombinations}");
        }

        return [.. gammaNegs.SelectMany(gamma => clips.Select(clip => new AsymmetricLoss(gamma, gammaPos, clip)))];
    }

    static bool HasFigures(AsymmetricLoss loss) => loss is { GammaNeg: > 0, Clip: > 0 };

    static string PeaksFile(string output) => Path.Combine(output, "gradients.csv");

    /// <summary>How the files of a loss begin.</summary>
    static string NameOf(string output, AsymmetricLoss loss) =>
        Path.Combine(output, $"gamma_neg-{loss.GammaNeg}_clip-{loss.Clip}");

    static void RequireReplaceable(string output, AsymmetricLoss[] losses)
    {
        Require(PeaksFile(output), PeaksHeader);
        foreach (string name in losses.Where(HasFigures).Select(loss => NameOf(output, loss)))
        {
            Require($"{name}.csv", CurvesHeader);
            foreach (string kind in (string[])[Losses, Gradients, Detached])
            {
                Require($"{name}_{kind}.png", LinePlotOptions.DefaultCommand);
            }
        }

        static void Require(string file, string mark) =>
            OutputFiles.RequireReplaceable(file, "--out", mark, new CommandInputs());
    }

    /// <summary>The loss beside what it is made of: without focusing, without margin, without both.</summary>
    static void WriteFigures(string output, AsymmetricLoss loss, GradientPeak whole, GradientPeak detached)
    {
        (string Name, string Column, LossCurves Curves)[] losses =
        [
            ("cross-entropy", "ce", LossAnalysis.Curves(loss with { GammaNeg = 0, Clip = 0 })),
            ($"cross-entropy, margin {loss.Clip}", "ce_ps", LossAnalysis.Curves(loss with { GammaNeg = 0 })),
            ($"asymmetric focusing {loss.GammaNeg}", "af", LossAnalysis.Curves(loss with { Clip = 0 })),
            ($"ASL {loss.GammaNeg}, margin {loss.Clip}", "asl", LossAnalysis.Curves(loss)),
        ];
        string name = NameOf(output, loss);
        WriteCurves($"{name}.csv", losses);
        Draw(Losses, "loss", curves => curves.Loss, []);
        Draw(Gradients, "derivative in the logit", curves => curves.Gradient, Regimes(whole));
        Draw(
            Detached, "derivative in the logit, weight detached",
            curves => curves.GradientDetached, Regimes(detached));

        void Draw(string kind, string what, Func<LossCurves, double[]> values, IReadOnlyList<(double, string)> marks)
        {
            LinePlotOptions options = new("An absent label", "probability that the network gives it", what)
            {
                Marks = marks,
                Top = kind == Losses ? 3 : null,
            };
            IEnumerable<LineSeries> lines = losses.Select(
                entry => new LineSeries(entry.Name, entry.Curves.Probability, values(entry.Curves)) { HasMarkers = false });
            LinePlot.Write($"{name}_{kind}.png", options, [.. lines]);
        }

        (double, string)[] Regimes(GradientPeak peak) =>
        [
            (loss.Clip, $"m = {loss.Clip}: easy labels below are discarded"),
            (peak.Probability, $"p* = {peak.Probability:0.00}: attenuated below, rejected above"),
        ];
    }

    static void WriteCurves(string path, (string Name, string Column, LossCurves Curves)[] losses)
    {
        StringBuilder text = new("probability");
        foreach ((_, string column, _) in losses)
        {
            text.Append($",{column}_loss,{column}_gradient,{column}_gradient_detached");
        }

        text.Append(",present_loss,present_gradient\n");
        LossCurves last = losses[^1].Curves;
        for (int i = 0; i < last.Probability.Length; i++)
        {
            text.Append($"{last.Probability[i]:0.000}");
            foreach ((_, _, LossCurves curves) in losses)
            {
                text.Append($",{curves.Loss[i]:G9},{curves.Gradient[i]:G9},{curves.GradientDetached[i]:G9}");
            }

            text.Append($",{last.PresentLoss[i]:G9},{last.PresentGradient[i]:G9}\n");
        }

        WholeFile.Write(path, text.ToString());
    }
}
