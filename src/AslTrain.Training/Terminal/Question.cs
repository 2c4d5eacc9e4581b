namespace AslTrain.Training.Terminal;

/// <summary>Asks the person at the terminal.</summary>
public static class Question
{
    /// <param name="text">Ends with a question mark.</param>
    /// <param name="answers">The only ones that are taken.</param>
    /// <param name="stop">A signal ends the waiting.</param>
    /// <returns>One of the answers; null where nobody is there to be asked, or no answer comes.</returns>
    /// <exception cref="OperationCanceledException">A signal has come.</exception>
    public static string? Ask(string text, IReadOnlyList<string> answers, CancellationToken stop)
    {
        if (Console.IsInputRedirected || Console.IsOutputRedirected) return null;
        while (true)
        {
            Console.Write($"{text} [{string.Join(", ", answers)}] ");

            // A read from a terminal cannot be ended: it is left behind.
            Task<string?> reading = Task.Run(Console.ReadLine, CancellationToken.None);
            reading.Wait(stop);
            if (reading.Result is not string line) return null;
            if (answers.FirstOrDefault(answer => answer.Equals(line.Trim(), StringComparison.OrdinalIgnoreCase)) is string own)
            {
                return own;
            }
        }
    }
}
