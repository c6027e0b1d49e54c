using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Tap.Program;

/// <summary>
/// An attribute of a resource that only AWS decides, written where its value would be: <c>${aws:s3/bucket:Bucket::tap-data-dev.arn}</c>.
/// So a policy can be read as it is meant, and whatever it is made of is known.
/// </summary>
/// <param name="Key">The key of the resource, or the token of the function that AWS is asked with.</param>
/// <param name="Property">The attribute, by wire name.</param>
public sealed partial record Reference(string Key, string Property)
{
    /// <inheritdoc />
    public override string ToString() => $"${{{Key}.{Property}}}";

    /// <summary>The references in a value, at whatever depth.</summary>
    public static IEnumerable<Reference> In(JsonNode? value) => value switch
    {
        JsonObject map => map.SelectMany(entry => In(entry.Value)),
        JsonArray list => list.SelectMany(In),
        JsonValue text when text.TryGetValue(out string? content) => In(content),
        _ => [],
    };

    /// <summary>The references in a text.</summary>
    public static IEnumerable<Reference> In(string text) =>
        Pattern().Matches(text).Select(match => new Reference(match.Groups["key"].Value, match.Groups["property"].Value));

    // A key has two colons in a row, or a slash; a policy variable such as ${aws:PrincipalArn} has neither.
    [GeneratedRegex(@"\$\{(?<key>[\w-]+:[\w-]+/[^{}]+)\.(?<property>\w+)\}")]
    private static partial Regex Pattern();
}
