using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AslEval.Cli.Report;

/// <summary>
/// The page's one HTML file out of its parts. Whatever comes from outside is in its JSON alone, whose writer leaves no
/// letter that HTML could take for markup; the scripts make text of it and never markup.
/// </summary>
static class ReportPage
{
    /// <summary>Who writes it, which the page itself says near its beginning.</summary>
    public const string Mark = "content=\"asl-eval report\"";

    static readonly string[] Scripts = ["elements.js", "chart.js", "counts.js", "classes.js", "page.js"];

    /// <summary>Everything but ASCII letters, digits and harmless signs becomes \uXXXX.</summary>
    static readonly JsonWriterOptions Escaping = new() { Encoder = JavaScriptEncoder.Default };

    /// <param name="page">Written to.</param>
    /// <param name="writeData">Writes the value that the scripts read.</param>
    public static void Write(Stream page, Action<Utf8JsonWriter> writeData)
    {
        string style = Resource("report.css"), script = string.Concat(Scripts.Select(Resource));
        string policy = $"default-src 'none'; style-src '{Hash(style)}'; script-src '{Hash(script)}'; img-src data:; "
            + "base-uri 'none'; form-action 'none'";
        IEnumerable<string> parts = Resource("report.html").Split("{{").SelectMany(part => part.Split("}}"));
        foreach ((int index, string part) in parts.Index())
        {
            // Names and the text between them take turns.
            bool isName = index % 2 == 1;
            if (isName && part == "data") WriteJson(page, writeData);
            else page.Write(Encoding.UTF8.GetBytes(isName ? Named(part) : part));
        }

        string Named(string name) => name switch { "policy" => policy, "style" => style, _ => script };
    }

    static void WriteJson(Stream page, Action<Utf8JsonWriter> writeData)
    {
        using Utf8JsonWriter json = new(page, Escaping);
        writeData(json);
    }

    static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    static string Resource(string name)
    {
        using StreamReader reader = new(typeof(ReportPage).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
