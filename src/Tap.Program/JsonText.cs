using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tap.Program;

/// <summary>JSON documents in texts, as AWS takes policies, API definitions and dashboards; the text would hide what is in it.</summary>
public static class JsonText
{
    /// <summary>The document that a text holds; what is no such text stays as it is.</summary>
    /// <param name="node">The value.</param>
    public static JsonNode? Expand(JsonNode? node)
    {
        if (node is not JsonValue value || !value.TryGetValue(out string? text) || !text.StartsWith('{'))
            return node;

        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return node;
        }
    }
}
