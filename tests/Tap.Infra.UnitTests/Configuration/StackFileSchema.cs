using System.Text.Json.Nodes;
using Tap.Infra.Configuration;

namespace Tap.Infra.UnitTests.Configuration;

/// <summary>
/// What a stack file may hold, in JSON Schema, made of the settings: draft 7 is the newest that editors of YAML know whole.
/// </summary>
/// <param name="dev">The settings of dev where none is given.</param>
/// <param name="prod">The settings of prod where none is given.</param>
/// <param name="sections">What Pulumi.yaml says of each section.</param>
internal sealed class StackFileSchema(
    IReadOnlyList<SettingDescription> dev, IReadOnlyList<SettingDescription> prod, IReadOnlyDictionary<string, string> sections)
{
    private const string Item = "[0]";

    private readonly Dictionary<string, JsonNode?> usual = dev.ToDictionary(setting => setting.Key, setting => setting.Value);
    private readonly Dictionary<string, JsonNode?> production = prod.ToDictionary(setting => setting.Key, setting => setting.Value);

    /// <summary>The schema.</summary>
    /// <param name="settings">The settings, with those of an item of each list.</param>
    public JsonObject Of(IEnumerable<SettingDescription> settings)
    {
        var config = Section();
        foreach (var setting in settings)
            Place(config, setting.Key.Split('.'), setting);
        config["type"] = new JsonArray("object", "null");

        // Those of Pulumi itself and of other programs, which are not TAP's to check.
        config["patternProperties"] = new JsonObject { ["^(?!tap:|aws:)[^:]+:"] = new JsonObject() };
        return new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "Settings of a stack of TAP",
            ["type"] = new JsonArray("object", "null"),
            ["additionalProperties"] = false,
            ["properties"] = new JsonObject
            {
                ["secretsprovider"] = Text("What encrypts the secrets of the stack; Pulumi writes it."),
                ["encryptedkey"] = Text("The key of the secrets, encrypted; Pulumi writes it."),
                ["encryptionsalt"] = Text("The salt of the secrets' passphrase; Pulumi writes it."),
                ["environment"] = new JsonObject
                {
                    ["description"] = "Environments of Pulumi ESC, whose pulumiConfig lies under config: docs/deploying.md. The local run refuses it.",
                    ["type"] = new JsonArray("array", "object"),
                },
                ["config"] = config,
            },
            ["definitions"] = new JsonObject
            {
                ["secure"] = new JsonObject
                {
                    ["type"] = "object",
                    ["additionalProperties"] = false,
                    ["required"] = new JsonArray("secure"),
                    ["properties"] = new JsonObject { ["secure"] = Text("The encrypted value, as `pulumi config set --secret` writes it.") },
                },
            },
        };
    }

    private void Place(JsonObject section, ReadOnlySpan<string> path, SettingDescription setting)
    {
        var members = section["properties"]!.AsObject();
        var name = path[0];
        var rest = path[1..];
        if (rest.IsEmpty)
        {
            members[name] = Value(setting);
            if (setting.IsRequired)
                (section["required"] ??= new JsonArray()).AsArray().Add(name);
        }
        else if (name.EndsWith(Item, StringComparison.Ordinal))
        {
            Place((members[name[..^Item.Length]]!["items"] ??= Section()).AsObject(), rest, setting);
        }
        else
        {
            Place((members[name] ??= IsKey(name) ? Section(sections[name]) : Inner()).AsObject(), rest, setting);
        }
    }

    private JsonObject Value(SettingDescription setting)
    {
        var value = new JsonObject { ["description"] = Describe(setting) };
        foreach (var (keyword, rule) in Rules(setting))
            value[keyword] = rule?.DeepClone();
        if (!setting.IsSecret && usual.TryGetValue(setting.Key, out var fallback) && JsonNode.DeepEquals(fallback, production[setting.Key]))
            value["default"] = fallback?.DeepClone();
        return value;
    }

    private static JsonObject Rules(SettingDescription setting) => setting switch
    {
        { IsSecret: true } => new() { ["allOf"] = new JsonArray(Secure()) },

        // `pulumi config set` writes a value that is not part of a section as a text.
        { Type: "true or false" } when !IsInSection(setting) =>
            new() { ["enum"] = new JsonArray(true, false, "true", "false") },

        // Any text in a section can be encrypted; one of a closed list hides nothing.
        { Schema: { } text } when IsInSection(setting) && setting.Type.StartsWith("text", StringComparison.Ordinal) && !text.ContainsKey("enum") =>
            new() { ["anyOf"] = new JsonArray(text.DeepClone(), Secure()) },
        _ => setting.Schema!,
    };

    private string Describe(SettingDescription setting)
    {
        var rule = setting.Type == setting.Allowed ? "" : $" Must be {setting.Allowed}.";
        var differs = usual.TryGetValue(setting.Key, out var fallback) && !JsonNode.DeepEquals(fallback, production[setting.Key]);

        // The suffix is the stack's own name, and no default of others.
        return differs && setting.Key != "tap:environmentSuffix"
            ? $"{setting.Meaning}{rule} By default {Show(production[setting.Key])} in prod, and else {Show(fallback)}."
            : $"{setting.Meaning}{rule}";
    }

    private static string Show(JsonNode? value) => value?.ToJsonString() ?? "null";

    private static bool IsInSection(SettingDescription setting) => setting.Key.Contains('.');

    // A key of the configuration has a namespace, and what is in its section does not.
    private static bool IsKey(string name) => name.Contains(':');

    private static JsonObject Text(string description) => new() { ["description"] = description, ["type"] = "string" };

    private static JsonObject Secure() => new() { ["$ref"] = "#/definitions/secure" };

    private static JsonObject Section() => new() { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = new JsonObject() };

    private static JsonObject Section(string description)
    {
        var section = Section();
        section.Insert(0, "description", description);
        return section;
    }

    // A section within another is an empty one as null; above, null is a text without letters.
    private static JsonObject Inner()
    {
        var section = Section();
        section["type"] = new JsonArray("object", "null");
        return section;
    }
}
