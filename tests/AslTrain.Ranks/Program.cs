using System.Globalization;
using AslTrain.Distributed;
using AslTrain.Distributed.Mpi;
using AslTrain.Foundation;
using AslTrain.Ranks;

// Run by a launcher: check [BYTES OF A MESSAGE], large, abort RANK CODE, wait, time VALUES.
try
{
    return args switch
    {
        ["abort", string rank, string code] =>
            Endings.Abort(int.Parse(rank, CultureInfo.InvariantCulture), int.Parse(code, CultureInfo.InvariantCulture)),
        ["wait"] => Endings.Wait(),
        ["time", string values] => Timing.Run(int.Parse(values, CultureInfo.InvariantCulture)),
        ["large"] => Check(MpiCommunicator.LargestMessage, Large.Check),
        ["check", string messageBytes] => Check(int.Parse(messageBytes, CultureInfo.InvariantCulture), Collectives.Check),
        _ => Check(MpiCommunicator.LargestMessage, Collectives.Check),
    };
}
catch (Exception error) when (error is DllNotFoundException or BadImageFormatException or BadInputException or IOException)
{
    Console.Error.WriteLine(error.Message);
    return error is BadInputException ? 2 : 3;
}

static int Check(int messageBytes, Func<ICommunicator, IEnumerable<string>> collectives)
{
    using ICommunicator communicator = Communicators.Open(Environment.GetEnvironmentVariable, messageBytes);
    string[] wrong = [.. collectives(communicator), .. Runtime.Check()];
    CoreShare cores = CoreShare.Of(communicator);
    Console.WriteLine(
        $"rank {communicator.Rank} of {communicator.Size}, {communicator.LocalRank} of {communicator.LocalSize} here, "
            + $"{communicator.Description}, "
        + $"{cores.Threads} threads, {cores.OwnCores} own of {cores.RanksCores} of {cores.OnlineCores} cores: "
            + $"{(wrong.Length == 0 ? "all right" : string.Join("; ", wrong))}");
    Console.Out.Flush();
    if (wrong.Length > 0) communicator.Abort(1);
    return 0;
}
