using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tap.Cli.Review;

/// <summary>The page: one file that holds its own style, script and data, and may load nothing.</summary>
internal static class ReviewPage
{
    /// <summary>How the page's data is written.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Writes the page.</summary>
    public static string Render(ReviewModel model)
    {
        var style = PageFile.Read("review.css");
        var script = PageFile.Read("review.js");
        var parts = new Dictionary<string, string>
        {
            ["title"] = WebUtility.HtmlEncode($"{model.Project}: {string.Join(" and ", model.Stacks.Select(stack => stack.Name))}"),

            // Only what stands here may run: https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Content-Security-Policy
            ["policy"] = $"default-src 'none'; style-src '{Hash(style)}'; script-src '{Hash(script)}'; base-uri 'none'; form-action 'none'",
            ["style"] = style,
            ["script"] = script,

            // No value can end the element without a <, which stands in texts alone.
            ["data"] = JsonSerializer.Serialize(model, Json).Replace("<", "\\u003c", StringComparison.Ordinal),
        };

        // Piece by piece rather than by replacement: a value may look like a place.
        var template = PageFile.Read("index.html").Split("{{");
        var page = new StringBuilder(template[0]);
        foreach (var piece in template[1..])
        {
            var end = piece.IndexOf("}}", StringComparison.Ordinal);
            page.Append(parts[piece[..end]]).Append(piece.AsSpan(end + 2));
        }

        return page.ToString();
    }

    private static string Hash(string content) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}";
}

/// <summary>What the page is made of: the bundle of pages/review and the prices, embedded in the assembly.</summary>
internal static class PageFile
{
    /// <summary>The text of a file.</summary>
    public static string Read(string name)
    {
        using var stream = typeof(PageFile).Assembly.GetManifestResourceStream($"review/{name}") ?? throw new FileNotFoundException($"{name} is not embedded in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
