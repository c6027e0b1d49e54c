using System.Text.Json.Nodes;

namespace Tap.Infra.Configuration;

/// <summary>The type of a setting's value.</summary>
/// <param name="Name">As docs/configuration.md has it.</param>
/// <param name="Schema">As JSON Schema has it.</param>
internal sealed record SettingType(string Name, JsonObject Schema)
{
    // Any scalar is a text, as SettingsSection reads one.
    private static readonly string[] Scalars = ["string", "number", "boolean"];

    /// <summary>A text.</summary>
    public static SettingType Text { get; } = new("text", Of(Scalars));

    /// <summary>A whole number.</summary>
    public static SettingType Whole { get; } = new("number", Of("integer"));

    /// <summary>A number that may have a fraction.</summary>
    public static SettingType Fraction { get; } = new("number", Of("number"));

    /// <summary>True or false.</summary>
    public static SettingType Switch { get; } = new("true or false", Of("boolean"));

    /// <summary>A list of texts.</summary>
    public static SettingType List { get; } = new("list of texts", With(Of("array"), "items", Of(Scalars)));

    /// <summary>Texts by name.</summary>
    public static SettingType Map { get; } = new("map of texts", With(Of("object"), "additionalProperties", Of(Scalars)));

    /// <summary>The same, or null.</summary>
    public SettingType OrNull => new($"{Name} or null", Of([.. TypesIn(Schema), "null"]));

    /// <summary>The type and a rule for its values.</summary>
    public JsonObject SchemaWith(JsonObject? rule)
    {
        var schema = Schema.DeepClone().AsObject();
        foreach (var (keyword, value) in rule ?? [])
            schema[keyword] = value?.DeepClone();
        return schema;
    }

    private static JsonObject Of(params string[] types) =>
        new() { ["type"] = types is [var one] ? one : new JsonArray([.. types.Select(type => JsonValue.Create(type))]) };

    private static IEnumerable<string> TypesIn(JsonObject schema) =>
        schema["type"] is JsonArray types ? types.Select(type => type!.GetValue<string>()) : [schema["type"]!.GetValue<string>()];

    private static JsonObject With(JsonObject schema, string keyword, JsonNode value)
    {
        schema[keyword] = value;
        return schema;
    }
}
