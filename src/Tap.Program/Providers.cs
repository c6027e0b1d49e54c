using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Pulumi;

namespace Tap.Program;

/// <summary>Where and how a provider makes its resources.</summary>
/// <param name="Region">The AWS region.</param>
/// <param name="DefaultTags">The tags of every taggable resource.</param>
public sealed record ProviderSettings(string Region, JsonObject DefaultTags);

/// <summary>The explicit providers of a run, and the default one.</summary>
/// <param name="defaultRegion">The configured <c>aws:region</c>, which the default provider has; null when it is not set.</param>
public sealed class Providers(string? defaultRegion)
{
    private readonly ConcurrentDictionary<string, ProviderSettings> byId = new();

    /// <summary>Whether a type token is that of a provider.</summary>
    public static bool IsProvider(string type) => type.StartsWith("pulumi:providers:", StringComparison.Ordinal);

    /// <summary>Notes a provider and returns its id.</summary>
    public string Add(string name, JsonObject inputs)
    {
        var region = inputs["region"]?.GetValue<string>() ?? defaultRegion ?? throw NoRegion($"The provider {name}");
        byId[name] = new ProviderSettings(region, Section(inputs["defaultTags"])?["tags"]?.DeepClone().AsObject() ?? []);
        return name;
    }

    /// <summary>The settings behind a provider reference.</summary>
    /// <param name="reference"><c>&lt;URN&gt;::&lt;id&gt;</c> as mocks are given it; empty for the default provider.</param>
    public ProviderSettings Find(string? reference)
    {
        if (string.IsNullOrEmpty(reference))
            return new ProviderSettings(defaultRegion ?? throw NoRegion("The default AWS provider"), []);

        var id = reference[(reference.LastIndexOf("::", StringComparison.Ordinal) + 2)..];
        return byId.TryGetValue(id, out var settings) ? settings : throw new RunException($"The provider {reference} was not registered before its resources.");
    }

    // The sections of a provider's configuration arrive as JSON in a text.
    private static JsonNode? Section(JsonNode? input) => input is JsonValue text ? JsonNode.Parse(text.GetValue<string>()) : input;

    private static RunException NoRegion(string what) => new($"{what} has no region; set one, such as --config aws:region=eu-west-2.");
}
