using AslTrain.Distributed;
using AslTrain.Distributed.Launch;
using AslTrain.Distributed.Mpi;
using CsCheck;
using Xunit;

namespace AslTrain.Tests.Distributed;

public class CommunicatorTests
{
    [Fact]
    public void NobodyElseChangesWhatOneProcessHas() => Gen.Float.Array.Sample(values =>
    {
        using SingleProcess alone = new();
        float[] sums = [.. values];
        alone.Sum(sums);
        alone.Broadcast<float>(sums);
        alone.Barrier();
        return sums.AsSpan().SequenceEqual(values) && alone.Gather<float>(sums)!.AsSpan().SequenceEqual(values);
    });

    [Fact]
    public void LinesOfOneProcess()
    {
        using SingleProcess alone = new();
        Assert.Equal(["häuser 1\t2"], Lines.Exchange(alone, "häuser 1\t2"));
        Assert.Equal([""], Lines.Exchange(alone, ""));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("1")]
    public void OneProcessLoadsNothing(string? size)
    {
        using ICommunicator communicator = Communicators.Open(
            name =>
                name switch
                {
                    "ASL_MPI_LIBRARY" => "/nonexistent",
                    "PMI_RANK" => size is null ? null : "0",
                    "PMI_SIZE" => size,
                    _ => null
                }, 1024);
        Assert.IsType<SingleProcess>(communicator);
        Assert.Equal((0, 1, 0, 1), (communicator.Rank, communicator.Size, communicator.LocalRank, communicator.LocalSize));
    }

    [Fact]
    public void AMissingLibraryIsSaidInOneLine()
    {
        string message = Assert.Throws<DllNotFoundException>(() => Communicators.Open(
            name =>
                name switch { "ASL_MPI_LIBRARY" => "/nonexistent", "PMI_RANK" => "0", "PMI_SIZE" => "2", _ => null },
                    1024)).Message;
        Assert.StartsWith("ASL_MPI_LIBRARY is '/nonexistent': ", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void ALibraryOfTheLaunchersKindIsTriedFirst()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "names of Linux");
        Assert.Equal("libmpi.so.40", LibraryNames.For(Launcher.OpenMpi)[0]);
        Assert.Equal(["libmpich.so.12", "libmpi.so.12"], LibraryNames.For(Launcher.Hydra).Take(2));
        Assert.Equal(LibraryNames.For(Launcher.Hydra).Order(), LibraryNames.For(Launcher.Slurm).Order());
    }

    [Theory]
    [InlineData("Open MPI v4.1.4, package: Debian OpenMPI, ident: 4.1.4", "Open MPI v4.1.4")]
    [InlineData("MPICH Version:\t4.0.2\nMPICH Release date:\tThu Apr  7", "MPICH 4.0.2")]
    [InlineData("MPICH Version:      4.3.0\0\nmore", "MPICH 4.3.0")]
    [InlineData("Intel(R) MPI Library 2021.10 for Linux* OS\n", "Intel(R) MPI Library 2021.10 for Linux* OS")]
    [InlineData("Microsoft MPI 10.1.12498.18", "Microsoft MPI 10.1.12498.18")]
    public void ALibrarysVersionInAFewWords(string text, string words) => Assert.Equal(words, MpiFunctions.ShortVersion(text));
}
