using Xunit;

namespace AslTrain.EndToEnd;

/// <summary>No command writes over what it, or a person, still needs.</summary>
public class OutputTests(Workplace workplace) : IClassFixture<Workplace>
{
    /// <summary>Refused before a checkpoint is opened, so that any text will do for one.</summary>
    [Fact]
    public void InputsAndPhotographsStay()
    {
        string photos = $"{workplace.Path}/photos", checkpoint = workplace.File("best.safetensors", "weights");
        Workplace.CopyPictures(photos);
        string photo = $"{photos}/drawn1.jpg", config = workplace.File("my.yaml", "data: {format: scenes}\n");
        string table = workplace.File("labels.csv", "image,tags,split\n");
        Dictionary<string, byte[]> before = Contents();
        Evaluate(2, photo, "predict", photos, "--annotate", photos);
        Evaluate(2, photo, "predict", photos, "--out", photo);
        Evaluate(2, table, "predict", photos, "--format", "csv", "--out", table);
        Evaluate(2, checkpoint, "predict", photos, "--out", checkpoint);
        Evaluate(2, checkpoint, "--json", checkpoint);
        Evaluate(2, checkpoint, "report", "--out", checkpoint);
        Evaluate(2, photo, "calibrate", "--plot", photo);
        Evaluate(2, photo, "suspects", "--out", $"{workplace.Path}/s.csv", "--sheet", photo);
        Evaluate(2, table, "suspects", "--out", table);
        Train(photo, "preview", "--out", photo);
        Train(config, "inspect", "--json", config);
        Train(photo, "inspect", "--chart", photo);
        Assert.Equal(before, Contents());

        void Evaluate(int exitCode, string file, params string[] arguments) =>
            Command.Evaluate([.. arguments, "--checkpoint", checkpoint]).FailedWith(exitCode, $"{file}: is ");

        void Train(string file, params string[] arguments) =>
            Command.Train([.. arguments, "--config", config]).FailedWith(2, $"{file}: is ");
    }

    [Fact]
    public void FixedNamesInAFolderAreNotTakenFromOthers()
    {
        string folder = $"{workplace.Path}/figures", file = workplace.File("figures/gradients.csv", "mine\n");
        Command.Train("analyze", "--out", folder).FailedWith(2, $"{file}: is there already");
        Assert.Equal([file], Directory.GetFiles(folder));
        File.Delete(file);
        Command.Train("analyze", "--out", folder).Succeeded();
        Command.Train("analyze", "--out", folder).Succeeded();
    }

    /// <summary>What a command wrote it replaces; where the disk is full, what it wrote before stays whole.</summary>
    [Fact]
    public void AFullDiskLeavesOlderOutputsWhole()
    {
        bool mayMount = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess;
        Assert.SkipUnless(mayMount, "needs a file system of its own, which root alone may mount");
        string photos = $"{workplace.Path}/seen", disk = Directory.CreateDirectory($"{workplace.Path}/disk").FullName;
        Workplace.CopyPictures(photos);
        Command.Train(workplace.Tiny("run.name=outputs", "schedule.epochs=1")).Succeeded();
        string checkpoint = $"{workplace.RunFolder("outputs")}/checkpoints/best.safetensors";
        Command.Finish(Command.Start("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", disk])).Succeeded();
        try
        {
            string[][] commands =
            [
                ["--json", $"{disk}/a.json"],
                ["predict", photos, "--out", $"{disk}/a.csv"],
                ["predict", photos, "--annotate", $"{disk}/copies"],
                ["report", "--out", $"{disk}/a.html"],
            ];
            foreach (string[] command in commands[..3]) Evaluate(command).Succeeded();
            Evaluate(commands[0]).Succeeded();
            Fill($"{disk}/filling");
            string[] files = Directory.GetFiles(disk, "*", SearchOption.AllDirectories);
            byte[][] before = [.. files.Select(File.ReadAllBytes)];
            foreach (string[] command in commands)
            {
                Outcome outcome = Evaluate(command);
                outcome.FailedWithLines(3, $"cannot be written ({command[^2]}): ");
            }

            Assert.Equal(files, Directory.GetFiles(disk, "*", SearchOption.AllDirectories));
            Assert.Equal(before, files.Select(File.ReadAllBytes));
        }
        finally
        {
            Command.Finish(Command.Start("umount", [disk])).Succeeded();
        }

        Outcome Evaluate(string[] arguments) =>
            Command.Evaluate([.. arguments, "--checkpoint", checkpoint, "--set", "run.threads=1"]);
    }

    static void Fill(string path)
    {
        using FileStream file = File.Create(path, bufferSize: 1);
        byte[] page = new byte[4096];
        try
        {
            while (file.Length < 1 << 20) file.Write(page);
            Assert.Fail("the disk is larger than it should be");
        }
        catch (IOException)
        {
            // Full.
        }
    }

    Dictionary<string, byte[]> Contents() => Directory.GetFiles(workplace.Path, "*", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal).ToDictionary(file => file, File.ReadAllBytes);
}
