using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AslTrain.Training.Configuration;

/// <summary>A piece of YAML and where it begins.</summary>
abstract record YamlNode(int Line, int Column);

/// <param name="Quoted">Whether it is a text whatever it looks like.</param>
sealed record YamlScalar(int Line, int Column, string Text, bool Quoted) : YamlNode(Line, Column);

sealed record YamlList(int Line, int Column, IReadOnlyList<YamlNode> Items) : YamlNode(Line, Column);

sealed record YamlMap(int Line, int Column, IReadOnlyList<(YamlScalar Key, YamlNode Value)> Entries) : YamlNode(Line, Column);

/// <summary>
/// Reads one YAML document with its positions and its duplicate keys, which YamlDotNet's own object model would drop or
/// refuse. Anchors, aliases and tags have no use in a config and are refused.
/// </summary>
static class YamlReader
{
    const int DeepestNesting = 8;

    /// <exception cref="YamlException">The text is no such document; the exception has the place.</exception>
    public static YamlNode? Read(string text)
    {
        Parser parser = new(new Scanner(new StringReader(text)));
        try
        {
            return ReadDocument(parser);
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            // YamlDotNet's parser gives up this way on some unclosed lists, tags and \U escapes.
            Mark place = parser.Current?.Start ?? Mark.Empty;
            throw new YamlException(place, place, "broken YAML after this");
        }
    }

    static YamlNode? ReadDocument(Parser parser)
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _)) return null;
        parser.Consume<DocumentStart>();
        YamlNode node = ReadNode(parser, depth: 0);
        parser.Consume<DocumentEnd>();
        if (parser.Accept<DocumentStart>(out _))
        {
            Mark second = parser.Current!.Start;
            throw new YamlException(second, second, "a second document begins here; a config is one");
        }

        return node;
    }

    static YamlNode ReadNode(Parser parser, int depth)
    {
        ParsingEvent start = parser.Consume<ParsingEvent>();
        if (depth > DeepestNesting) throw Refused("nested too deeply");
        bool isShared = start is AnchorAlias or NodeEvent { Anchor.IsEmpty: false };
        if (isShared) throw Refused("anchors and aliases are not part of a config");
        if (start is NodeEvent { Tag.IsEmpty: false }) throw Refused("tags are not part of a config");
        (int line, int column) = ((int)start.Start.Line, (int)start.Start.Column);
        switch (start)
        {
            case Scalar scalar:
                return new YamlScalar(line, column, scalar.Value, scalar.Style is not ScalarStyle.Plain);
            case SequenceStart:
                List<YamlNode> items = [];
                while (!parser.Accept<SequenceEnd>(out _)) items.Add(ReadNode(parser, depth + 1));
                parser.Consume<SequenceEnd>();
                return new YamlList(line, column, items);
            case MappingStart:
                List<(YamlScalar, YamlNode)> entries = [];
                while (!parser.Accept<MappingEnd>(out _))
                {
                    YamlNode key = ReadNode(parser, depth + 1);
                    if (key is not YamlScalar name) throw Refused("a key is not a name");
                    entries.Add((name, ReadNode(parser, depth + 1)));
                }

                parser.Consume<MappingEnd>();
                return new YamlMap(line, column, entries);
            default:
                throw Refused("not what a config is made of");
        }

        YamlException Refused(string reason) => new(start.Start, start.End, reason);
    }
}
