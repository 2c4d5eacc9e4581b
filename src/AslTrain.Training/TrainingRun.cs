using AslTrain.Data.Annotations;
using AslTrain.Distributed;
using AslTrain.Training.Checkpoints;
using AslTrain.Training.Configuration;
using AslTrain.Training.Ranks;
using AslTrain.Training.Reporting;
using AslTrain.Training.Settings;
using Serilog.Core;
using TorchSharp;

namespace AslTrain.Training;

/// <summary>What asl-train does: config, data, run folder, training, summary.</summary>
public static class TrainingRun
{
    /// <param name="ranks">The processes that train together.</param>
    /// <param name="configFile">A YAML file; null for that of the run that goes on.</param>
    /// <param name="overrides">section.key=value.</param>
    /// <param name="resume">Folder of a run that goes on; null to begin one.</param>
    /// <returns>An exit code; see <see cref="ExitCode"/>.</returns>
    public static int Execute(ICommunicator ranks, string? configFile, IReadOnlyList<string> overrides, string? resume)
    {
        using StopSignals stop = new();
        ConsoleOutput console = ConsoleOutput.OfRank(ranks.Rank, ranks.Size);
        RunFolder folder;
        RunConfig config;
        if (resume is not null)
        {
            folder = RunFolder.Open(resume);
            using Logger log = LogOf(ranks, console, folder);
            config = Resume.ReadConfig(folder, configFile, overrides, log);
            RequireImagesForAll(config, ranks);
        }
        else
        {
            (config, folder) = Prepare(ConfigReader.Read(configFile!, overrides), ranks);
        }

        return Train(config, ranks, folder, console, stop)?.ExitCode ?? stop.ExitCode!.Value;
    }

    /// <summary>A config whose splits are named, and a folder for its run; what is missing leaves none behind.</summary>
    /// <exception cref="InvalidDataException">There is no such data set, or the folder cannot be made.</exception>
    /// <exception cref="MissingResourceException">There is no such device.</exception>
    public static (RunConfig Config, RunFolder Folder) Prepare(RunConfig read, ICommunicator ranks)
    {
        RequireImagesForAll(read, ranks);
        RunConfig config = read with { Data = DataSets.WithSplits(read.Data) };
        Devices.Choose(config.Run.Device, ranks);
        string path = ranks.Rank == 0 ? RunFolder.Create(config.Run.Output, config.Run.Name, TimeProvider.System).Path : "";
        return (config, new RunFolder(Machines.FromFirst(ranks, path)));
    }

    /// <summary>A run in a folder that has been made for it, or that goes on in its own.</summary>
    /// <param name="config">With named splits.</param>
    /// <returns>null where a signal came before the first step.</returns>
    public static TrainingResult? Train(RunConfig config, ICommunicator ranks, RunFolder folder, ConsoleOutput console, StopSignals stop)
    {
        bool writes = ranks.Rank == 0;
        using FileStream? held = writes ? folder.Lock() : null;
        CoreShare? cores = ranks.Size > 1 ? CoreShare.Of(ranks) : null;
        torch.Device device = Devices.Open(config.Run, ranks, cores?.Threads ?? 0);
        using Logger log = LogOf(ranks, console, folder);
        try
        {
            log.Information("run folder {Folder}", folder.Path);
            RunPosition? position = Resume.Position(folder, config);
            if (position is null && writes) WriteSettings(config, ranks, folder, device);
            if (cores is not null) Introduce(ranks, cores, log);
            (LabeledImages train, LabeledImages val) = DataSets.Open(config.Data, config.Run.Seed, log, ranks);
            string fingerprint = Resume.Fingerprint(train);
            RequireSame(ranks, config, fingerprint, val);
            if (position is not null)
            {
                // A run that cannot go on keeps its settings.
                Resume.CheckData(position, fingerprint, folder);
                ranks.Barrier();
                if (writes) WriteSettings(config, ranks, folder, device);
            }

            if (ranks.Size == 1 && stop.ExitCode is not null) return null;
            if (config.Loss.IsSingleLabel)
            {
                SelectionMetric.RequireSingleLabels(train, config.Data.TrainSplit!);
                SelectionMetric.RequireSingleLabels(val, config.Data.ValSplit!);
            }

            TrainingResult result = Trainer.Run(config, train, val, fingerprint, device, ranks, folder, position, console, log, stop);
            if (result.ExitCode == ExitCode.Done)
            {
                log.Information(
                    "best {Metric} {Best:0.00} % on {Images} validation images ({Weights} weights, epoch {Epoch})",
                    result.Metric, result.BestScore, val.Images.Count, result.BestWeights == "ema" ? "EMA" : "trained", result.BestEpoch);
                log.Information("evaluate it: asl-eval --checkpoint {Path}", folder.Best);
                log.Information("beside it: last.safetensors to go on from; in {Folder}: metrics.jsonl, log.txt, config.yaml, plots", folder.Path);
            }

            return result;
        }
        catch (Exception error)
        {
            console.EndBar();
            log.Debug(error, "the run failed");
            throw;
        }
    }

    static void RequireImagesForAll(RunConfig config, ICommunicator ranks)
    {
        if (config.Data.BatchSize >= 2 * ranks.Size) return;
        throw new InvalidDataException($"data.batch_size: {config.Data.BatchSize} images are too few for {ranks.Size} ranks: each needs two for batch norm, {2 * ranks.Size} in all");
    }

    /// <summary>Each rank reads config and labels itself; where they lie may differ.</summary>
    static void RequireSame(ICommunicator ranks, RunConfig config, string fingerprint, LabeledImages val)
    {
        if (ranks.Size == 1) return;
        RunConfig elsewhere = config with { Data = config.Data with { Root = null, CacheFolder = null } };
        Machines.RequireSame(ranks, ConfigWriter.Write(elsewhere), "the settings");
        Machines.RequireSame(ranks, fingerprint + Resume.Fingerprint(val), "the data set's images or labels");
    }

    static Logger LogOf(ICommunicator ranks, ConsoleOutput console, RunFolder folder) => RunLog.Create(console, ranks.Rank == 0 ? folder.Log : null);

    static void Introduce(ICommunicator ranks, CoreShare cores, Logger log)
    {
        log.Information("{Ranks} ranks, {Local} on this machine, by {Engine}; {Threads} threads each", ranks.Size, ranks.LocalSize, ranks.Description, torch.get_num_threads());
        if (cores.LeavesCoresIdle)
        {
            log.Warning("the ranks of this machine may run on {Theirs} of its {Cores} cores, by a launcher's binding (Open MPI: mpirun --bind-to none) or as a container or a batch system allots them", cores.RanksCores, cores.OnlineCores);
        }
    }

    static void WriteSettings(RunConfig config, ICommunicator ranks, RunFolder folder, torch.Device device)
    {
        File.WriteAllText(folder.Config, ConfigWriter.Write(config));
        EnvironmentReport.Write(folder.Environment, device, ranks);
    }
}
