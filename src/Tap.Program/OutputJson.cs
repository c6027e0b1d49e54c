using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pulumi;
using Pulumi.Utilities;
using Tap.Guardrails;

namespace Tap.Program;

/// <summary>The stack's outputs, in the form of <c>pulumi stack output --json</c>.</summary>
public static class OutputJson
{
    /// <summary>What stands for a secret.</summary>
    public const string Secret = RegisteredResource.Secret;

    /// <summary>What stands for a value that a preview cannot know.</summary>
    public const string Unknown = "[unknown]";

    /// <summary>How outputs are written for people and tools.</summary>
    public static JsonSerializerOptions Format { get; } = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The same in one line.</summary>
    public static JsonSerializerOptions Compact { get; } = new(Format) { WriteIndented = false };

    /// <summary>Awaits every output, at whatever depth.</summary>
    public static async Task<JsonObject> ResolveAsync(IDictionary<string, object?> outputs)
    {
        var resolved = new JsonObject();
        foreach (var (name, value) in outputs)
        {
            // JsonSerialize resolves outputs wherever they nest and keeps secrecy and unknown-ness.
            var json = Output.JsonSerialize(Output.Create(value));
            if (await Output.IsSecretAsync(json))
                resolved[name] = Secret;
            else if (!await OutputUtilities.GetIsKnownAsync(json))
                resolved[name] = Unknown;
            else
                resolved[name] = JsonNode.Parse(await OutputUtilities.GetValueAsync(json));
        }

        return resolved;
    }
}
