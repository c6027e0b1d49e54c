using System.Text.Json;
using System.Text.Json.Nodes;
using Pulumi;

namespace Tap.Infra.Configuration;

/// <summary>The configuration of the current run under the namespace <c>tap:</c>.</summary>
internal static class PulumiConfiguration
{
    // Of a member that is there twice, none is known to be meant.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The values by key; what reads as JSON is parsed, everything else is a text.</summary>
    public static Dictionary<string, JsonNode?> Values()
    {
        var config = new Config("tap");
        return Keys("PULUMI_CONFIG").ToDictionary(key => key, key => Parse(config.Require(key)));
    }

    /// <summary>Whether any value is a secret, so that faults must not show values.</summary>
    public static bool HasSecrets() => Keys("PULUMI_CONFIG_SECRET_KEYS").Any();

    // The SDK's Config answers for a key but does not list them, and only a list shows a misspelt key: so the two variables that the SDK
    // itself reads are read here as well. The first is an object by key, the second an array of keys.
    private static IEnumerable<string> Keys(string variable)
    {
        if (Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } text)
            return [];

        var node = JsonNode.Parse(text);
        var keys = node is JsonObject map ? map.Select(entry => entry.Key) : node!.AsArray().Select(item => item!.GetValue<string>());
        return keys.Where(key => key.StartsWith("tap:", StringComparison.Ordinal))
            .Select(key => key.Replace("tap:config:", "tap:", StringComparison.Ordinal)["tap:".Length..]);
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: Strict);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
