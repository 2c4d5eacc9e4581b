using System.Runtime.InteropServices;
using System.Text;

namespace AslTrain.Training.Terminal;

/// <summary>What a console program has to settle on Windows before anything else; nothing elsewhere.</summary>
public static partial class WindowsConsole
{
    /// <summary>
    /// Of the Fortran runtime in libtorch's MKL, which would end the process at Ctrl-C before the run has saved.
    /// </summary>
    const string LeavesControlToUs = "FOR_DISABLE_CONSOLE_CTRL_HANDLER";

    /// <summary>Before the first line is written and before libtorch is loaded.</summary>
    public static void Prepare()
    {
        if (!OperatingSystem.IsWindows()) return;

        // Names of classes and files are in any script; consoles begin with a code page of their country.
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

        // Predictions and tables go into files and other programs: their lines end alike everywhere.
        Console.Out.NewLine = Console.Error.NewLine = "\n";

        // For those who ask the system, and for those who ask the C library, which has copied the variables by now.
        Environment.SetEnvironmentVariable(LeavesControlToUs, "1");
        if (NativeLibrary.TryLoad("ucrtbase.dll", out _)) _ = SetForTheCLibrary(LeavesControlToUs, "1");
    }

    [LibraryImport("ucrtbase.dll", EntryPoint = "_wputenv_s", StringMarshalling = StringMarshalling.Utf16)]
    private static partial int SetForTheCLibrary(string name, string value);
}
