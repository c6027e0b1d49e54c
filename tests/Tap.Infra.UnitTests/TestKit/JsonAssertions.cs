using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tap.Infra.UnitTests.TestKit;

/// <summary>Comparisons of JSON.</summary>
internal static class JsonAssertions
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Asserts that a node equals the expected JSON, in whatever order its members are.</summary>
    public static void ShouldBeJson(this JsonNode? actual, string expected) =>
        Canonical(actual).Should().Be(Canonical(JsonNode.Parse(expected)));

    /// <summary>Asserts that a text is JSON that equals the expected JSON, in whatever order its members are.</summary>
    public static void ShouldBeJson(this string actual, string expected) => JsonNode.Parse(actual).ShouldBeJson(expected);

    private static string Canonical(JsonNode? node) => Sorted(node)?.ToJsonString(Indented) ?? "null";

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map =>
            new JsonObject(
                map.OrderBy(entry => entry.Key, StringComparer.Ordinal)
                    .Select(entry => KeyValuePair.Create(entry.Key, Sorted(entry.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
