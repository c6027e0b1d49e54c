using System.Text.Json;
using System.Text.Json.Nodes;
using Pulumi;

namespace Tap.Infra.Configuration;

/// <summary>The configuration of the current run, by namespace.</summary>
internal static class PulumiConfiguration
{
    // Of a member that is there twice, none is known to be meant.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The settings of a namespace, <c>tap</c> or <c>aws</c>: what reads as JSON is parsed, all else is a text.</summary>
    /// <param name="name">The namespace.</param>
    /// <param name="report">Where faults and descriptions go; where any value is a secret, without values.</param>
    public static SettingsSection Section(string name, SettingsReport report)
    {
        var config = new Config(name);
        var values = Keys("PULUMI_CONFIG", name).ToDictionary(key => key, key => Parse(config.Require(key)));
        return new SettingsSection($"{name}:", values, report, Keys("PULUMI_CONFIG_SECRET_KEYS", name).Any());
    }

    // The SDK's Config answers for a key but does not list them, and only a list shows a misspelt key: so the two variables that the SDK
    // itself reads are read here as well. The first is an object by key, the second an array of keys.
    private static IEnumerable<string> Keys(string variable, string name)
    {
        if (Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } text)
            return [];

        var node = JsonNode.Parse(text);
        var keys = node is JsonObject map ? map.Select(entry => entry.Key) : node!.AsArray().Select(item => item!.GetValue<string>());
        return keys.Where(key => key.StartsWith($"{name}:", StringComparison.Ordinal))
            .Select(key => key.Replace($"{name}:config:", $"{name}:", StringComparison.Ordinal)[$"{name}:".Length..]);
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
