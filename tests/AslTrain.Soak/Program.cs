using System.Diagnostics;
using System.Globalization;
using AslTrain.Data;
using AslTrain.Soak;

// SECONDS [SEED]: for so long the built programs are given damaged files, killed, stopped and left without room.
if (args.Length is < 1 or > 2 || !int.TryParse(args[0], CultureInfo.InvariantCulture, out int seconds) || seconds < 1)
{
    Console.Error.WriteLine("usage: soak.sh SECONDS [SEED]");
    return 2;
}

long seed = args.Length > 1 ? long.Parse(args[1], CultureInfo.InvariantCulture) : TimeProvider.System.GetUtcNow().Ticks;
string root = AppContext.BaseDirectory;
while (!File.Exists(Path.Combine(root, "AslTrain.sln"))) root = Path.GetDirectoryName(root.TrimEnd(Path.DirectorySeparatorChar))!;
string folder = Directory.CreateTempSubdirectory("asltrain-soak-").FullName;
Console.WriteLine($"seed {seed}; making sound data in {folder}");
Programs programs = new(root);
Field field = new(programs, folder);
DamagedFiles damaged = new(programs, field);
StoppedRuns stopped = new(programs, field);
FullDisks disks = new(programs, field, stopped);
if (!FullDisks.ArePossible) Console.WriteLine("no full disks: they need root, on Linux");

Tally tally = new();
bool isEnding = false;
Console.CancelKeyPress += (_, key) => (key.Cancel, isEnding) = (true, true);
Stopwatch clock = Stopwatch.StartNew();
Thread[] workers = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(worker => new Thread(() => Work(worker)))];
foreach (Thread worker in workers) worker.Start();
foreach (Thread worker in workers) worker.Join();

Console.WriteLine();
foreach (string line in tally.Lines()) Console.WriteLine(line);
if (tally.IsClean) Directory.Delete(folder, recursive: true);
return tally.IsClean ? 0 : 1;

// A tenth of the attempts train, which takes most of the time.
void Work(int worker)
{
    for (int attempt = 0; !isEnding && clock.Elapsed.TotalSeconds < seconds; attempt++)
    {
        SeededRandom random = new(seed, worker, attempt);
        string own = Directory.CreateDirectory(Path.Combine(folder, $"attempt-{worker}-{attempt}")).FullName;
        (string kind, Verdict verdict) = random.NextInt(30) switch
        {
            0 => stopped.Try(own, ref random),
            1 or 2 when FullDisks.ArePossible => disks.Try(own, ref random),
            _ => damaged.Try(own, ref random),
        };
        tally.Add(kind, verdict);
        if (verdict.Fault == Fault.None) Directory.Delete(own, recursive: true);
        else Console.WriteLine($"{verdict.Fault} with {kind}, kept in {own}: {verdict.Reason}");
    }
}
