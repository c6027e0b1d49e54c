using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tap.Infra.UnitTests.Configuration;

/// <summary>Writes a schema so that a review reads it: what has members over many lines, and each setting in one.</summary>
internal static class SchemaText
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of a schema.</summary>
    public static string Of(JsonObject schema)
    {
        var text = new StringBuilder();
        Write(text, schema, "");
        return text.AppendLine().ToString();
    }

    private static void Write(StringBuilder text, JsonNode? node, string indent)
    {
        if (node is not JsonObject members || !HasMembers(members))
        {
            text.Append(InLine(node));
            return;
        }

        text.Append('{');
        var separator = "";
        foreach (var (name, value) in members)
        {
            text.Append(separator).Append('\n').Append(indent).Append("  ").Append(InLine(name)).Append(": ");
            Write(text, value, $"{indent}  ");
            separator = ",";
        }

        text.Append('\n').Append(indent).Append('}');
    }

    private static string InLine(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject { Count: 0 } or JsonArray { Count: 0 } => node.ToJsonString(),
        JsonObject members => $"{{ {string.Join(", ", members.Select(member => $"{InLine(member.Key)}: {InLine(member.Value)}"))} }}",
        JsonArray items => $"[{string.Join(", ", items.Select(InLine))}]",
        _ => node.ToJsonString(Readable),
    };

    private static bool HasMembers(JsonObject schema) =>
        schema.Any(member => member.Key == "properties" || (member.Value is JsonObject inner && (inner.ContainsKey("description") || HasMembers(inner))));
}
