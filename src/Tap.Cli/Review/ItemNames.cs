using System.Text.Json.Nodes;

namespace Tap.Cli.Review;

/// <summary>What tells one item of a list from another, whatever its place.</summary>
internal static class ItemNames
{
    private const string Heading = "## ";

    private static readonly string[] Members = ["Sid", "sid", "id", "name", "key", "attributeName"];
    private static readonly string[] MembersOfMetric = ["label", "expression", "id"];

    /// <summary>The name of each item; null for one that has none.</summary>
    /// <param name="list">The list.</param>
    public static IEnumerable<string?> Of(JsonArray list)
    {
        var group = "";
        foreach (var item in list)
        {
            if (IsWidget(item) && HeadingOf(item!) is { } heading)
                yield return group = heading;
            else
                yield return IsWidget(item) ? WidgetName(group, item!) : Name(item);
        }
    }

    /// <summary>Whether an item is a widget of a dashboard, whose column and row say nothing about it.</summary>
    /// <param name="item">An item of a list.</param>
    public static bool IsWidget(JsonNode? item) =>
        item is JsonObject map && map["properties"] is JsonObject && map.ContainsKey("x") && map.ContainsKey("y");

    // A dashboard repeats its titles, under a heading for each part of the stack.
    private static string WidgetName(string group, JsonNode widget)
    {
        var title = $"{widget["properties"]!["title"] ?? widget["type"]}";
        return group.Length == 0 ? title : $"{group}: {title}";
    }

    private static string? HeadingOf(JsonNode widget) =>
        $"{widget["properties"]!["markdown"]}" is var text && text.StartsWith(Heading, StringComparison.Ordinal) ? text[Heading.Length..] : null;

    private static string? Name(JsonNode? item) => item switch
    {
        JsonObject map => Text(map, Members),

        // A metric: namespace, name and dimensions, and how it is drawn at the end.
        JsonArray { Count: > 0 } metric =>
            (metric[^1] is JsonObject drawn ? Text(drawn, MembersOfMetric) : null) ?? Joined(metric),
        JsonValue value => value.ToString(),
        _ => null,
    };

    private static string? Joined(JsonArray metric)
    {
        var parts = metric.OfType<JsonValue>().Select(part => part.ToString()).ToList();
        return parts.Count > 0 ? string.Join(' ', parts) : null;
    }

    private static string? Text(JsonObject map, string[] members) =>
        members.Select(member => map[member]).FirstOrDefault(value => value is JsonValue)?.ToString();
}
