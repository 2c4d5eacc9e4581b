using AslTrain.Distributed;
using AslTrain.Foundation;
using AslTrain.Training.Checkpoints;
using AslTrain.Training.Configuration;
using AslTrain.Training.Devices;
using AslTrain.Training.Inputs;
using AslTrain.Training.Ranks;
using AslTrain.Training.RunFolders;
using AslTrain.Training.Settings;
using AslTrain.Training.Tasks;
using AslTrain.Training.Terminal;
using Serilog;
using Serilog.Core;
using TorchSharp;

namespace AslTrain.Training;

/// <summary>
/// A run that can be trained: a config whose splits are named, and a folder, made for it or its own from before.
/// </summary>
public sealed record PreparedRun
{
    PreparedRun(RunConfig config, RunFolder folder) => (Config, Folder) = (config, folder);

    public RunConfig Config { get; }

    public RunFolder Folder { get; }

    /// <summary>Keys that have changed what an epoch is measured on since the run was stopped.</summary>
    IReadOnlyList<string> Remeasured { get; init; } = [];

    /// <summary>Whether its folder was made for it.</summary>
    bool IsNew { get; init; }

    /// <summary>A new run; what is missing leaves no folder behind.</summary>
    /// <exception cref="BadInputException">There is no such data set, or the folder cannot be made.</exception>
    /// <exception cref="MissingResourceException">There is no such device.</exception>
    public static PreparedRun Begin(RunConfig read, ICommunicator ranks)
    {
        RequireImagesForAll(read, ranks);
        RunConfig config = read with { Data = DataSets.WithSplits(read.Data) };
        RunDevice.Choose(config.Run.Device, ranks);
        string path = ranks.Rank > 0 ? "" : RunFolder.Create(
            config.Run.Output, config.Run.Name, TimeProvider.System, ConfigWriter.WriteOwn(config)).Path;
        return new PreparedRun(config, new RunFolder(Machines.FromFirst(ranks, path))) { IsNew = true };
    }

    /// <summary>A run that was stopped and goes on in its folder.</summary>
    /// <param name="configFile">Settings in place of the run's own; null for those.</param>
    /// <param name="overrides">section.key=value.</param>
    /// <exception cref="BadInputException">A setting differs where it must not.</exception>
    public static PreparedRun GoOn(
        RunFolder folder, string? configFile, IReadOnlyList<string> overrides, ICommunicator ranks, ConsoleOutput console)
    {
        Resume.RequirePlace(folder);
        using Logger log = LogOf(folder, ranks, console);
        (RunConfig config, IReadOnlyList<string> remeasured) = Resume.ReadConfig(folder, configFile, overrides, log);
        RequireImagesForAll(config, ranks);
        return new PreparedRun(config, folder) { Remeasured = remeasured };
    }

    /// <summary>Trains the run to its end, or until a signal comes; a new one that does not begin leaves nothing.</summary>
    /// <exception cref="BadInputException">A file is unsound, or the run cannot go on.</exception>
    /// <exception cref="MissingResourceException">A device, memory or a disk is lacking.</exception>
    /// <exception cref="DivergedException">The loss is no longer a finite number.</exception>
    public TrainingResult Train(ICommunicator ranks, ConsoleOutput console, StopSignals stop)
    {
        try
        {
            return TrainInFolder(ranks, console, stop);
        }
        finally
        {
            if (IsNew && ranks.Rank == 0 && !File.Exists(Folder.Last)) Folder.Remove();
        }
    }

    TrainingResult TrainInFolder(ICommunicator ranks, ConsoleOutput console, StopSignals stop)
    {
        using FileStream? held = ranks.Rank == 0 ? Folder.Lock() : null;
        CoreShare? cores = ranks.Size > 1 ? CoreShare.Of(ranks) : null;
        torch.Device device = RunDevice.Open(Config.Run, ranks, cores?.Threads ?? 0);
        using Logger log = LogOf(Folder, ranks, console);
        try
        {
            return Train(new RunContext(ranks, device, Folder, console, log, stop), cores);
        }
        catch (Exception error)
        {
            console.EndBar();
            log.Debug(error, "the run failed");
            throw;
        }
    }

    TrainingResult Train(RunContext context, CoreShare? cores)
    {
        context.Log.Information("run folder {Folder}", Folder.Path);
        RunPosition? position = Resume.Position(Folder, Config);
        if (position is null) WriteSettings(context);
        if (cores is not null) Introduce(context, cores);
        TrainingData data = context.Stop.Hear(stop => TrainingData.Open(Config, context.Ranks, context.Log, stop));
        if (position is not null) position = Resume.WithData(position, data, Folder, Remeasured, context.Log);
        if (context.Ranks.Size == 1 && context.Stop.Reason is StopReason early)
        {
            return new TrainingResult(early, position?.Best);
        }

        data.RequireLabels(Config);
        using Trainer trainer = Trainer.Open(Config, data, position, context);
        if (position is not null)
        {
            // A run that cannot go on keeps its settings.
            context.Ranks.Barrier();
            WriteSettings(context);
        }

        TrainingResult result = trainer.Run();
        if (result.Stopped is null) Conclude(context.Log, result.Best!, data.Val.Images.Count);
        return result;
    }

    void Conclude(ILogger log, BestEpoch best, int images)
    {
        log.Information(
            "best {Metric} {Best:0.00} % on {Images} validation images ({Weights} weights, epoch {Epoch})",
            RunTasks.Of(Config.Run).Metric.Name, best.Score, images,
            best.Weights == WeightKind.Ema ? "EMA" : "trained", best.Epoch);
        log.Information("evaluate it: asl-eval --checkpoint {Path}", Folder.Best);
        log.Information(
            "beside it: last.safetensors to go on from; in {Folder}: metrics.jsonl, log.txt, config.yaml, plots", Folder.Path);
    }

    void WriteSettings(RunContext context)
    {
        if (!context.Writes) return;
        WholeFile.Write(Folder.Config, ConfigWriter.WriteOwn(Config));
        EnvironmentReport.Of(context.Device, context.Ranks).Write(Folder.Environment);
    }

    static void RequireImagesForAll(RunConfig config, ICommunicator ranks)
    {
        if (config.Data.BatchSize >= 2 * ranks.Size) return;
        throw new BadInputException(
            $"data.batch_size: {config.Data.BatchSize} images are too few for {ranks.Size} ranks: each needs two for batch norm, "
            + $"{2 * ranks.Size} in all");
    }

    static Logger LogOf(RunFolder folder, ICommunicator ranks, ConsoleOutput console) =>
        RunLog.Create(console, ranks.Rank == 0 ? folder.Log : null);

    static void Introduce(RunContext context, CoreShare cores)
    {
        context.Log.Information(
            "{Ranks} ranks, {Local} on this machine, by {Engine}; {Threads} threads each",
            context.Ranks.Size, context.Ranks.LocalSize, context.Ranks.Description, torch.get_num_threads());
        if (!cores.LeavesCoresIdle) return;
        context.Log.Warning(
            "the ranks of this machine may run on {Theirs} of its {Cores} cores, by a launcher's binding "
            + "(Open MPI: mpirun --bind-to none) or as a container or a batch system allots them",
            cores.RanksCores, cores.OnlineCores);
    }
}
