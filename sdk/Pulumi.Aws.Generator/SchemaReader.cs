using System.Text.Json;

namespace Pulumi.Aws.Generator;

/// <summary>Reads a Pulumi package schema. What the C# generator has no form for is an error, not left out.</summary>
internal static class SchemaReader
{
    private const string TypePrefix = "#/types/";

    public static PackageSchema Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return new PackageSchema(
            root.GetProperty("version").GetString()!,
            root.GetProperty("language").GetProperty("csharp").GetProperty("namespaces").EnumerateObject()
                .ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!),
            ReadResource(new Token("pulumi:providers:aws", "index", "Provider"), root.GetProperty("provider")),
            [.. Sorted(root.GetProperty("resources")).Select(entry => ReadResource(Token.Parse(entry.Name), entry.Value))],
            [.. Sorted(root.GetProperty("functions")).Select(entry => ReadFunction(Token.Parse(entry.Name), entry.Value))],
            Sorted(root.GetProperty("types")).Select(entry => ReadNamedType(Token.Parse(entry.Name), entry.Value))
                .ToDictionary(type => type.Token));
    }

    private static ResourceSpec ReadResource(Token token, JsonElement resource) => new(
        token,
        ReadProperties(resource, "properties", "required"),
        ReadProperties(resource, "inputProperties", "requiredInputs"),
        resource.TryGetProperty("aliases", out var aliases)
            ? [.. aliases.EnumerateArray().Select(alias => alias.GetProperty("type").GetString()!)]
            : []);

    private static FunctionSpec ReadFunction(Token token, JsonElement function) => new(
        token,
        ReadProperties(function.GetProperty("inputs"), "properties", "required"),
        ReadProperties(function.GetProperty("outputs"), "properties", "required"));

    private static TypeSpec ReadNamedType(Token token, JsonElement type) => type.TryGetProperty("enum", out var members)
        ? new EnumSpec(token, [.. members.EnumerateArray().Select(member =>
            new EnumMember(member.GetProperty("name").GetString()!, member.GetProperty("value").GetString()!, Text(member, "deprecationMessage")))])
        : new ObjectSpec(token, ReadProperties(type, "properties", "required"));

    private static List<PropertySpec> ReadProperties(JsonElement owner, string propertiesName, string requiredName)
    {
        var required = owner.GetProperty(requiredName).EnumerateArray().Select(name => name.GetString()!).ToHashSet();
        return [.. Sorted(owner.GetProperty(propertiesName))
            .Select(entry => ReadProperty(entry.Name, entry.Value, required.Contains(entry.Name)))];
    }

    private static PropertySpec ReadProperty(string name, JsonElement property, bool isRequired) => new(
        name,
        property.TryGetProperty("language", out var language)
            ? language.GetProperty("csharp").GetProperty("name").GetString()!
            : char.ToUpperInvariant(name[0]) + name[1..],
        ReadType(property),
        isRequired,
        property.TryGetProperty("secret", out var secret) && secret.GetBoolean(),
        Text(property, "deprecationMessage"),
        ReadDefault(property));

    private static string? ReadDefault(JsonElement property)
    {
        if (property.TryGetProperty("default", out var constant))
            return constant.GetRawText();
        if (!property.TryGetProperty("defaultInfo", out var info))
            return null;
        var variables = info.GetProperty("environment").EnumerateArray().Select(variable => variable.GetRawText());
        return $"Utilities.GetEnv({string.Join(", ", variables)})!";
    }

    private static TypeRef ReadType(JsonElement type)
    {
        if (type.TryGetProperty("oneOf", out var members))
            return new UnionRef([.. members.EnumerateArray().Select(ReadType)]);
        if (type.TryGetProperty("$ref", out var reference))
            return ReadReference(reference.GetString()!);
        return type.GetProperty("type").GetString() switch
        {
            "string" => new BuiltInRef("string"),
            "integer" => new BuiltInRef("int"),
            "number" => new BuiltInRef("double"),
            "boolean" => new BuiltInRef("bool"),
            "array" => new ListRef(ReadType(type.GetProperty("items"))),
            "object" => new MapRef(ReadType(type.GetProperty("additionalProperties"))),
            var other => throw new FormatException($"The schema has the type '{other}', which has no form in C#."),
        };
    }

    private static TypeRef ReadReference(string reference) => reference switch
    {
        "pulumi.json#/Any" => new BuiltInRef("object"),
        "pulumi.json#/Archive" => new BuiltInRef("Archive"),
        _ when reference.StartsWith(TypePrefix, StringComparison.Ordinal) => new NamedRef(Token.Parse(reference[TypePrefix.Length..])),
        _ => throw new FormatException($"The schema refers to '{reference}', which has no form in C#."),
    };

    private static string? Text(JsonElement owner, string name) => owner.TryGetProperty(name, out var text) ? text.GetString() : null;

    private static IEnumerable<JsonProperty> Sorted(JsonElement map) =>
        map.EnumerateObject().OrderBy(entry => entry.Name, StringComparer.Ordinal);
}
