using System.Text.Json;

namespace Pulumi;

/// <summary>The settings that the engine passes in the environment variable PULUMI_CONFIG: one JSON object, or nothing.</summary>
internal sealed class ConfigValues
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private ConfigValues(string? json)
    {
        if (json is null)
            return;
        using var document = JsonDocument.Parse(json);
        foreach (var property in document.RootElement.EnumerateObject())
            _values[ShortKey(property.Name)] = Text(property.Value);
    }

    public static ConfigValues FromEnvironment() => new(Environment.GetEnvironmentVariable("PULUMI_CONFIG"));

    public string? Get(string key) => _values.GetValueOrDefault(key);

    /// <summary><c>project:config:key</c> is an older way to write <c>project:key</c>.</summary>
    private static string ShortKey(string key)
    {
        var parts = key.Split(':', 3);
        return parts is [var name, "config", var rest] ? $"{name}:{rest}" : key;
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => bool.TrueString,
        JsonValueKind.False => bool.FalseString,
        JsonValueKind.Null => "",
        _ => value.GetRawText(),
    };
}
