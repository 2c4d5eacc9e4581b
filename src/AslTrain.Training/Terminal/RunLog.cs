using AslTrain.Foundation;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace AslTrain.Training.Terminal;

/// <summary>The log: every line on the terminal, and with its time in the run folder's log.txt.</summary>
static class RunLog
{
    const string FileTemplate = "{Timestamp:yyyy-MM-dd HH:mm:ss.fff zzz} {Level:u3} {Message:l}\n{Exception}";

    /// <param name="file">log.txt; null for the terminal alone.</param>
    public static Logger Create(ConsoleOutput console, string? file)
    {
        LoggerConfiguration configuration = new LoggerConfiguration()
            .MinimumLevel.Debug().WriteTo.Sink(new ConsoleSink(console));
        if (file is not null) KeptFile.Require(file);
        if (file is not null) configuration.WriteTo.File(file, outputTemplate: FileTemplate, shared: false);
        return configuration.CreateLogger();
    }

    /// <summary>For what a rank alone knows, such as of its images: on standard error with its number.</summary>
    public static Logger OfRank(int rank)
    {
        ConsoleSink sink = new(new ConsoleOutput(Console.Error, width: null), $"rank {rank}: ");
        return new LoggerConfiguration().MinimumLevel.Debug().WriteTo.Sink(sink).CreateLogger();
    }

    sealed class ConsoleSink(ConsoleOutput console, string before = "") : ILogEventSink
    {
        public void Emit(LogEvent logEvent)
        {
            if (logEvent.Level < LogEventLevel.Information) return;
            using StringWriter text = new();
            text.Write(before);
            if (logEvent.Level >= LogEventLevel.Warning) text.Write("warning: ");
            Dictionary<string, LogEventPropertyValue> plain = new(logEvent.Properties.Select(Plain));
            logEvent.MessageTemplate.Render(plain, text);
            console.Line(text.ToString());
        }

        /// <summary>Texts without the quotes that Serilog puts around them.</summary>
        static KeyValuePair<string, LogEventPropertyValue> Plain(KeyValuePair<string, LogEventPropertyValue> property) =>
            property.Value is ScalarValue { Value: string text }
                ? new(property.Key, new ScalarValue(new PlainText(text)))
                : property;

        sealed record PlainText(string Text)
        {
            public override string ToString() => Text;
        }
    }
}
