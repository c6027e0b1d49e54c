using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Tap.Cli.Aws;

/// <summary>What AWS answered.</summary>
/// <param name="Headers">By name, in any case.</param>
/// <param name="Text">The body.</param>
internal sealed record AwsAnswer(IReadOnlyDictionary<string, string> Headers, string Text)
{
    /// <summary>The body of a service that answers with JSON; empty when there is none.</summary>
    public JsonObject Json => Text.Length == 0 ? [] : JsonNode.Parse(Text)!.AsObject();

    /// <summary>The body of a service that answers with XML, without the namespaces, of which each service has one of its own.</summary>
    public XElement Xml
    {
        get
        {
            var root = XElement.Parse(Text);
            foreach (var element in root.DescendantsAndSelf())
                element.Name = element.Name.LocalName;
            return root;
        }
    }

    /// <summary>A header; null when there is none of this name.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>Reads an answer to its end.</summary>
    public static async Task<AwsAnswer> OfAsync(HttpResponseMessage response, CancellationToken cancellation) => new(
        response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
        await response.Content.ReadAsStringAsync(cancellation));
}
