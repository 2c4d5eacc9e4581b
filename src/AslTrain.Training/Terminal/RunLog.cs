using System.Globalization;
using AslTrain.Foundation;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;

namespace AslTrain.Training.Terminal;

/// <summary>The log: every line on the terminal, and with its time in the run folder's log.txt.</summary>
static class RunLog
{
    /// <param name="file">log.txt; null for the terminal alone.</param>
    public static Logger Create(ConsoleOutput console, string? file)
    {
        LoggerConfiguration configuration = new LoggerConfiguration()
            .MinimumLevel.Debug().WriteTo.Sink(new ConsoleSink(console));
        if (file is not null)
        {
            KeptFile.Require(file);
            configuration.WriteTo.File(new FileFormat(), file);
        }

        return configuration.CreateLogger();
    }

    /// <summary>For what a rank alone knows, such as of its images: on standard error with its number.</summary>
    public static Logger OfRank(int rank)
    {
        ConsoleSink sink = new(new ConsoleOutput(Console.Error, width: null), $"rank {rank}: ");
        return new LoggerConfiguration().MinimumLevel.Debug().WriteTo.Sink(sink).CreateLogger();
    }

    /// <summary>An event's message: texts without the quotes that Serilog puts around them.</summary>
    static string MessageOf(LogEvent logEvent)
    {
        using StringWriter text = new();
        Dictionary<string, LogEventPropertyValue> plain = new(logEvent.Properties.Select(Plain));
        logEvent.MessageTemplate.Render(plain, text, CultureInfo.InvariantCulture);
        return text.ToString();
    }

    static KeyValuePair<string, LogEventPropertyValue> Plain(KeyValuePair<string, LogEventPropertyValue> property) =>
        property.Value is ScalarValue { Value: string text }
            ? new(property.Key, new ScalarValue(new PlainText(text)))
            : property;

    sealed record PlainText(string Text)
    {
        public override string ToString() => Text;
    }

    sealed class ConsoleSink(ConsoleOutput console, string before = "") : ILogEventSink
    {
        public void Emit(LogEvent logEvent)
        {
            if (logEvent.Level < LogEventLevel.Information) return;
            console.Line($"{before}{(logEvent.Level >= LogEventLevel.Warning ? "warning: " : "")}{MessageOf(logEvent)}");
        }
    }

    sealed class FileFormat : ITextFormatter
    {
        static readonly MessageTemplateTextFormatter Head =
            new("{Timestamp:yyyy-MM-dd HH:mm:ss.fff zzz} {Level:u3} ", CultureInfo.InvariantCulture);

        public void Format(LogEvent logEvent, TextWriter output)
        {
            Head.Format(logEvent, output);
            output.Write($"{Printable.Line(MessageOf(logEvent))}\n");
        }
    }
}
