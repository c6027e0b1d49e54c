using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tap.Program;

/// <summary>
/// A key of the configuration that <c>Pulumi.yaml</c> declares for all stacks, as the Pulumi CLI reads it:
/// https://www.pulumi.com/docs/iac/concepts/projects/project-file/#config-options
/// </summary>
/// <param name="Key">The full key, such as <c>tap:storage</c>.</param>
/// <param name="Fallback">What a stack has that does not set it; null when there is none.</param>
/// <param name="Type">Its declaration, of which <c>type</c> and <c>items</c> say what its values are; null when it is not typed.</param>
/// <param name="IsSecret">Whether a stack may hold it encrypted only.</param>
/// <param name="IsRequired">Whether a stack must set it.</param>
public sealed record DeclaredSetting(string Key, JsonNode? Fallback, JsonObject? Type, bool IsSecret, bool IsRequired)
{
    private static readonly string[] Members = ["type", "items", "description", "default", "value", "secret"];
    private static readonly string[] Types = ["string", "integer", "boolean", "array", "object"];

    /// <summary>Reads an entry of the section <c>config</c>.</summary>
    /// <exception cref="UserException">The Pulumi CLI refuses it as well.</exception>
    internal static DeclaredSetting Read(string project, string name, JsonNode? node)
    {
        var key = StackFile.QualifiedKey(name, project);
        var isOwn = key.StartsWith($"{project}:", StringComparison.Ordinal);
        if (node is not JsonObject declaration)
            return new DeclaredSetting(key, node?.DeepClone() ?? throw Fault(name, "has no value"), null, IsSecret: false, IsRequired: false);

        if (declaration.FirstOrDefault(member => !Members.Contains(member.Key)) is { Key: { } other })
            throw Fault(name, $"has '{other}', which is none of {string.Join(", ", Members)}");
        var (type, fallback, value) = (declaration["type"], declaration["default"], declaration["value"]);
        if (!isOwn && (type is not null || fallback is not null || value is null))
            throw Fault(name, "belongs to somebody else, so that it has a 'value', and no 'type' and no 'default'");
        if (fallback is not null && value is not null)
            throw Fault(name, "has a 'default' and a 'value'");
        CheckType(name, declaration);

        var setting = new DeclaredSetting(
            key,
            (fallback ?? value)?.DeepClone(),
            type is null ? null : declaration.DeepClone().AsObject(),
            IsTrue(declaration["secret"]),
            IsRequired: isOwn && fallback is null && value is null);
        return fallback is null || type is null || Fits(fallback, declaration) ? setting : throw Fault(name, $"has a default that is no {NameOf(declaration)}");
    }

    /// <summary>Notes what is wrong with the value of a stack.</summary>
    /// <param name="value">The value.</param>
    /// <param name="isEncrypted">Whether the stack's file has it encrypted.</param>
    /// <returns>What it must be; null when nothing is wrong.</returns>
    internal string? Fault(JsonNode? value, bool isEncrypted)
    {
        if (Type is null)
            return null;
        if (IsSecret && !isEncrypted)
            return "encrypted, by `pulumi config set --secret`";
        var members = value is JsonValue && NameOf(Type) == "object" ? $"; set its members, as with --config {Key}.<name>=<value>" : "";
        return Fits(value, Type) ? null : $"of type {NameOf(Type)}{members}";
    }

    private static void CheckType(string name, JsonObject declaration)
    {
        for (JsonNode? at = declaration; at is JsonObject { Count: > 0 } level && level["type"] is { } type; at = level["items"])
        {
            if (!Types.Contains($"{type}"))
                throw Fault(name, $"has the type {type}, which is none of {string.Join(", ", Types)}");
            if ($"{type}" == "array" && level["items"]?["type"] is null)
                throw Fault(name, "is an array whose 'items' have no 'type'");
        }
    }

    // A value that is not part of another is a text to the CLI, unless it is a list or a mapping; a text may be a number, or true or false.
    private static bool Fits(JsonNode? value, JsonObject declaration) => $"{declaration["type"]}" switch
    {
        "string" => value is null or JsonValue,
        "integer" => value is JsonValue && int.TryParse($"{value}", out _),
        "boolean" => value is JsonValue && $"{value}" is "true" or "false",
        "object" => value is JsonObject,
        _ => value is JsonArray items && items.All(item => Fits(item, declaration["items"]!.AsObject())),
    };

    private static string NameOf(JsonObject declaration) =>
        declaration["items"] is JsonObject items ? $"array<{NameOf(items)}>" : $"{declaration["type"]}";

    private static bool IsTrue(JsonNode? node) => node?.GetValueKind() == JsonValueKind.True;

    private static UserException Fault(string name, string text) => new($"Pulumi.yaml: config.{name} {text}.");
}
