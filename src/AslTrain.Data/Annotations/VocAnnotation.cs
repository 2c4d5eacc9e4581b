using System.Xml;
using AslTrain.Foundation;

namespace AslTrain.Data.Annotations;

/// <summary>The objects of one VOC image: classes seen plainly, and classes seen as difficult objects.</summary>
sealed record VocAnnotation(string FileName, IReadOnlySet<string> Plain, IReadOnlySet<string> Difficult)
{
    static readonly XmlReaderSettings Safe = new()
    {
        // Passed over: neither fetched nor expanded.
        DtdProcessing = DtdProcessing.Ignore,
        XmlResolver = null,
        IgnoreWhitespace = true,
        IgnoreComments = true,
        MaxCharactersInDocument = 10_000_000,
    };

    public IEnumerable<string> Names => Plain.Concat(Difficult);

    /// <exception cref="BadInputException">The file is absent or unsound; the message has file and line.</exception>
    public static VocAnnotation Read(string path, LinkGuard? guard = null)
    {
        HashSet<string> plain = [], difficult = [];
        string fileName = "";
        int firstLine = 1;
        try
        {
            string text;
            using (FileStream stream = AnnotationFile.Open(path, guard)) (text, firstLine) = XmlText.Read(stream, path);
            using StringReader letters = new(text);
            using XmlReader xml = XmlReader.Create(letters, Safe);
            xml.MoveToContent();
            if (xml.LocalName != "annotation") throw Unsound(xml, path, $"the root element is <{xml.Name}>, not <annotation>");
            int inside = xml.Depth + 1;
            xml.Read();
            while (!xml.EOF && xml.Depth >= inside)
            {
                if (xml is { NodeType: XmlNodeType.Element, LocalName: "object" })
                {
                    (string name, bool isDifficult) = ReadObject(xml, path);
                    (isDifficult ? difficult : plain).Add(name);
                }
                else if (xml is { NodeType: XmlNodeType.Element, LocalName: "filename" })
                {
                    fileName = xml.ReadElementContentAsString().Trim();
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
            int line = error.LineNumber + firstLine - 1;
            throw new BadInputException($"{path}:{line}:{error.LinePosition}: broken XML, or cut off");
        }

        return new VocAnnotation(fileName, plain, difficult);
    }

    /// <summary>Whether a file begins as an annotation does.</summary>
    public static bool Begins(string path)
    {
        try
        {
            using FileStream stream = AnnotationFile.Open(path);
            using StringReader letters = new(XmlText.Read(stream, path).Text);
            using XmlReader xml = XmlReader.Create(letters, Safe);
            return xml.MoveToContent() == XmlNodeType.Element && xml.LocalName == "annotation";
        }
        catch (Exception error) when (error is BadInputException or XmlException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
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
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "name" }) name = xml.ReadElementContentAsString().Trim();
            else if (xml is { NodeType: XmlNodeType.Element, LocalName: "difficult" }) difficult = ReadFlag(xml, path);
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
        return VocFlag.Parse(text)
            ?? throw new BadInputException($"{path}:{line}: <difficult> is '{text}'; it should be 0 or 1, or yes or no in words");
    }

    static BadInputException Unsound(XmlReader xml, string path, string reason) =>
        new($"{path}:{((IXmlLineInfo)xml).LineNumber}: {reason}");
}
