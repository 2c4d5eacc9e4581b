using AslTrain.Training.Settings;
using System.Text.RegularExpressions;
using AslTrain.Tests.Support;
using AslTrain.Training.Configuration;
using Xunit;
using YamlDotNet.RepresentationModel;
using YamlNode = YamlDotNet.RepresentationModel.YamlNode;

namespace AslTrain.Tests.Distributed;

/// <summary>The files that a cluster takes: their shape, and that what they start is there.</summary>
public class ClusterFilesTests
{
    [Fact]
    public void TheSlurmFileWarnsResumesAndQueuesAgain()
    {
        string[] lines = File.ReadAllLines(SourceTree.File("scripts/cluster/slurm.sbatch"));
        Assert.Equal("#!/usr/bin/env bash", lines[0]);

        // Slurm reads its options up to the first command.
        int command = Array.FindIndex(
            lines, line => line.Length > 0 && line[0] != '#'), last = Array.FindLastIndex(lines,
            line => line.StartsWith("#SBATCH", StringComparison.Ordinal));
        Assert.InRange(last, 1, command);
        string[] options =
        [
            .. lines.Where(line => line.StartsWith("#SBATCH ", StringComparison.Ordinal)).Select(
                line => line["#SBATCH ".Length..]),
        ];
        Assert.All(options, option => Assert.Matches("^--[a-z-]+(=[^ ]+)?$", option));
        Assert.Contains("--requeue", options);
        Assert.Contains(options, option => Regex.IsMatch(option, "^--signal=USR1@[0-9]+$"));
        int nodes = Number(options, "nodes"), tasks = Number(options, "ntasks-per-node");
        string script = string.Join('\n', lines);
        Assert.Matches(@"\nsrun --mpi=pmix --kill-on-bad-exit=1 .*asl-train ""\$\{arguments\[@\]\}""\n", script);
        Assert.Contains("-eq 143 ]; then scontrol requeue", script, StringComparison.Ordinal);
        Assert.Contains("--resume \"$run\"", script, StringComparison.Ordinal);
        RunConfig config = Config(script, Regex.Match(script, "config=(configs/.*)").Groups[1].Value);
        Assert.True(config.Data.BatchSize >= 2 * nodes * tasks && config.Data.BatchSize % (2 * nodes * tasks) == 0);
    }

    [Fact]
    public void TheKubernetesFileIsAnMpiJobWithARankASlot()
    {
        YamlStream stream = [];
        using (StreamReader reader = new(SourceTree.File("scripts/cluster/kubernetes.yaml"))) stream.Load(reader);
        YamlNode job = Assert.Single(stream.Documents).RootNode;
        Assert.Equal(("kubeflow.org/v2beta1", "MPIJob"), (Text(job, "apiVersion"), Text(job, "kind")));
        Assert.Matches("^[a-z][a-z0-9-]*$", Text(job, "metadata", "name"));
        YamlNode launcher = At(job, "spec", "mpiReplicaSpecs", "Launcher"), worker = At(job, "spec", "mpiReplicaSpecs", "Worker");
        string script = Text(launcher, "template", "spec", "containers", "0", "args", "0");
        int ranks = int.Parse(Regex.Match(script, "exec mpirun -np ([0-9]+) .* asl-train \"\\$@\"").Groups[1].Value);
        Assert.Equal(ranks, int.Parse(Text(job, "spec", "slotsPerWorker")) * int.Parse(Text(worker, "replicas")));
        Assert.Equal(0, Config(script, "configs/coco.yaml").Data.BatchSize % (2 * ranks));
        int grace = int.Parse(Text(launcher, "template", "spec", "terminationGracePeriodSeconds"));
        Assert.InRange(2 * int.Parse(Regex.Match(script, "odls_base_sigkill_timeout ([0-9]+)").Groups[1].Value), 60, grace);
        foreach (YamlNode pod in (YamlNode[])[launcher, worker])
        {
            string[] volumes = Names(At(pod, "template", "spec", "volumes")), mounts = Names(
                At(pod, "template", "spec", "containers", "0", "volumeMounts"));
            Assert.Equal(volumes.Order(StringComparer.Ordinal), mounts.Order(StringComparer.Ordinal));
            Assert.Contains("data", mounts);
        }
    }

    /// <summary>The settings in a script, on the config that it names.</summary>
    static RunConfig Config(string script, string config) => ConfigReader.Read(
        SourceTree.File(config), [
            .. Regex.Matches(script, "--set \"?([a-z_.]+=[^\" \n)]+)").Select(
                match => match.Groups[1].Value).Where(setting => !setting.StartsWith("run.name", StringComparison.Ordinal))]);

    static int Number(string[] options, string name) =>
        int.Parse(options.Single(option => option.StartsWith($"--{name}=", StringComparison.Ordinal)).Split('=')[1]);

    static YamlNode At(YamlNode node, params string[] path) =>
        path.Aggregate(node, (at, key) => int.TryParse(key, out int index) ? at[index] : at[key]);

    static string Text(YamlNode node, params string[] path) => ((YamlScalarNode)At(node, path)).Value!;

    static string[] Names(YamlNode sequence) => [.. ((YamlSequenceNode)sequence).Select(entry => Text(entry, "name"))];
}
