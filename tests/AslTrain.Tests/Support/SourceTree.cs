using Xunit;

namespace AslTrain.Tests.Support;

/// <summary>Files of the source tree that tests hold against what the program generates.</summary>
static class SourceTree
{
    /// <summary>Set this variable to 1 to write generated files anew instead of comparing them.</summary>
    public const string Renew = "ASLTRAIN_RENEW_GOLDEN";

    public static string Root { get; } = FindRoot();

    public static string File(string name) => Path.Combine(Root, name);

    /// <summary>Compares a file of the tree with what it should be.</summary>
    public static void AssertCurrent(string name, string expected)
    {
        string path = File(name);
        if (Environment.GetEnvironmentVariable(Renew) == "1") System.IO.File.WriteAllText(path, expected);
        string actual = System.IO.File.Exists(path) ? System.IO.File.ReadAllText(path) : "";
        Assert.True(
            expected == actual, $"{name} is not what the program generates; run the tests once with {Renew}=1 to renew it");
    }

    static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "AslTrain.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException("the tests run outside the source tree");
    }
}
