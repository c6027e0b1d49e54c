using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pulumi;

namespace Tap.Infra.UnitTests.TestKit;

/// <summary>Inputs as mocks get them, turned into JSON, and comparisons of JSON.</summary>
internal static class WireJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>A value as a mock gets it.</summary>
    public static JsonNode? Of(object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag,
        double number => JsonNode.Parse(JsonSerializer.Serialize(number)),
        Archive archive => new JsonObject { ["$archive"] = PathOf(archive) },
        IDictionary<string, object> map => SortedMap(map.Select(entry => KeyValuePair.Create(entry.Key, Of(entry.Value)))),
        IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(Of)]),
        _ => throw new NotSupportedException($"No input is a {value.GetType()}."),
    };

    /// <summary>Asserts that a node equals the expected JSON, in whatever order its members are.</summary>
    public static void ShouldBeJson(this JsonNode? actual, string expected) =>
        Canonical(actual).Should().Be(Canonical(JsonNode.Parse(expected)));

    /// <summary>Asserts that a text is JSON that equals the expected JSON, in whatever order its members are.</summary>
    public static void ShouldBeJson(this string actual, string expected) => JsonNode.Parse(actual).ShouldBeJson(expected);

    private static string Canonical(JsonNode? node) => Sorted(node)?.ToJsonString(Indented) ?? "null";

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => SortedMap(map.Select(entry => KeyValuePair.Create(entry.Key, Sorted(entry.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private static JsonObject SortedMap(IEnumerable<KeyValuePair<string, JsonNode?>> entries) =>
        new(entries.OrderBy(entry => entry.Key, StringComparer.Ordinal));

    // The SDK keeps an archive's path to itself.
    private static string PathOf(Archive archive) =>
        (string)typeof(AssetOrArchive).GetProperty("Value", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(archive)!;
}
