using System.Runtime.InteropServices;

namespace AslTrain.Training;

/// <summary>What a command's exit code means.</summary>
public static class ExitCode
{
    public const int Done = 0, Bug = 1, BadInput = 2, MissingResource = 3, Diverged = 4, Interrupted = 130, Terminated = 143;

    /// <summary>
    /// Runs a command and turns what goes wrong into one line on standard error (several for a config) and an exit code.
    /// </summary>
    /// <param name="command">The command's body.</param>
    /// <param name="verbose">Print the stack trace too.</param>
    public static int Of(Func<int> command, bool verbose)
    {
        try
        {
            return command();
        }
        catch (Exception error)
        {
            int code = CodeOf(error);
            Console.Error.WriteLine(code == Bug ? $"bug: {OneLine(error.Message)} (please report it; --verbose shows where)" : Explain(error));
            if (verbose) Console.Error.WriteLine(error);
            return code;
        }
    }

    static int CodeOf(Exception error) => error switch
    {
        InvalidDataException or Configuration.ConfigException => BadInput,
        DivergedException => Diverged,
        MissingResourceException or OutOfMemoryException => MissingResource,
        IOException or UnauthorizedAccessException => MissingResource,
        _ when IsMissingLibrary(error) => MissingResource,
        ExternalException when IsOutOfMemory(error) => MissingResource,
        _ => Bug,
    };

    static string Explain(Exception error) => error switch
    {
        _ when IsMissingLibrary(error) => $"a native library cannot be loaded: {OneLine(error.GetBaseException().Message)}",
        ExternalException or OutOfMemoryException => "out of memory: use a smaller data.batch_size or image.size",
        _ => error.Message,
    };

    static bool IsMissingLibrary(Exception error) =>
        error is TypeInitializationException { TypeName: "TorchSharp.torch" } or DllNotFoundException or BadImageFormatException;

    static bool IsOutOfMemory(Exception error) =>
        error.Message.Contains("not enough memory", StringComparison.Ordinal)
        || error.Message.Contains("can't allocate memory", StringComparison.Ordinal)
        || error.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase);

    static string OneLine(string text) => text.Split('\n', 2)[0].Trim();
}
