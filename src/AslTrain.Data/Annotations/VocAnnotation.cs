using System.Xml;
using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>The objects of one VOC image: classes seen plainly, and classes seen as difficult objects.</summary>
sealed record VocAnnotation(string FileName, IReadOnlySet<string> Plain, IReadOnlySet<string> Difficult)
{
    static readonly XmlReaderSettings Safe = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreWhitespace = true,
        IgnoreComments = true,
        MaxCharactersInDocument = 10_000_000,
    };

    public IEnumerable<string> Names => Plain.Concat(Difficult);

    /// <exception cref="BadInputException">The file is absent or unsound; the message has file and line.</exception>
    public static VocAnnotation Read(string path, LinkGuard? guard = null)
    {
        using FileStream stream = AnnotationFile.Open(path, guard);
        HashSet<string> plain = [], difficult = [];
        string fileName = "";
        try
        {
            using XmlReader xml = XmlReader.Create(stream, Safe);
            xml.MoveToContent();
            if (xml.Name != "annotation") throw Unsound(xml, path, $"the root element is <{xml.Name}>, not <annotation>");
            int inside = xml.Depth + 1;
            xml.Read();
            while (!xml.EOF && xml.Depth >= inside)
            {
                if (xml is { NodeType: XmlNodeType.Element, Name: "object" })
                {
                    (string name, bool isDifficult) = ReadObject(xml, path);
                    (isDifficult ? difficult : plain).Add(name);
                }
                else if (xml is { NodeType: XmlNodeType.Element, Name: "filename" })
                {
                    fileName = xml.ReadElementContentAsString();
                }
                else
                {
                    xml.Skip();
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{path}: the annotation file cannot be read");
        }
        catch (XmlException error)
        {
            throw new BadInputException($"{path}:{error.LineNumber}:{error.LinePosition}: broken XML, or cut off");
        }

        return new VocAnnotation(fileName, plain, difficult);
    }

    /// <summary>Direct children only: a part or an owner has a name too.</summary>
    static (string Name, bool Difficult) ReadObject(XmlReader xml, string path)
    {
        (string? name, bool difficult) = (null, false);
        int inside = xml.Depth + 1;
        if (xml.IsEmptyElement) throw Unsound(xml, path, "an object has no name");
        xml.Read();
        while (xml.Depth >= inside)
        {
            if (xml is { NodeType: XmlNodeType.Element, Name: "name" }) name = xml.ReadElementContentAsString().Trim();
            else if (xml is { NodeType: XmlNodeType.Element, Name: "difficult" }) difficult = ReadFlag(xml, path);
            else xml.Skip();
        }

        if (string.IsNullOrEmpty(name)) throw Unsound(xml, path, "an object has no name");
        xml.Read();
        return (name, difficult);
    }

    static bool ReadFlag(XmlReader xml, string path)
    {
        int line = ((IXmlLineInfo)xml).LineNumber;
        string text = xml.ReadElementContentAsString().Trim();
        return text switch
        {
            "0" => false,
            "1" => true,
            _ => throw new BadInputException($"{path}:{line}: <difficult> is '{text}'; it should be 0 or 1"),
        };
    }

    static BadInputException Unsound(XmlReader xml, string path, string reason) =>
        new($"{path}:{((IXmlLineInfo)xml).LineNumber}: {reason}");
}
