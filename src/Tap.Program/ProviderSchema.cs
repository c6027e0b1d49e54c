using System.Collections.Immutable;
using System.Text.Json;

namespace Tap.Program;

/// <summary>
/// What the AWS provider knows of its resources before it asks AWS: sdk/Pulumi.Aws/schema.json, which lies beside the assembly.
/// </summary>
public sealed class ProviderSchema
{
    private const string TypePrefix = "#/types/";
    private const string ProviderType = "pulumi:providers:aws";

    private static readonly Lazy<ProviderSchema> Loaded =
        new(() => new ProviderSchema(JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "schema.json"))).RootElement));

    private readonly JsonElement provider;
    private readonly JsonElement resources;
    private readonly JsonElement functions;
    private readonly JsonElement types;

    private ProviderSchema(JsonElement root)
    {
        provider = root.GetProperty("provider");
        resources = root.GetProperty("resources");
        functions = root.GetProperty("functions");
        types = root.GetProperty("types");
    }

    /// <summary>The schema; read when it is first asked for.</summary>
    public static ProviderSchema Instance => Loaded.Value;

    /// <summary>The attributes of a resource that are texts.</summary>
    /// <param name="type">The resource's type token.</param>
    /// <exception cref="UserException">The provider has no such type.</exception>
    public IEnumerable<string> TextsOf(string type) => Texts(Resource(type).GetProperty("properties"));

    /// <summary>The inputs of a resource that are secret whatever the program says.</summary>
    /// <param name="type">The resource's type token.</param>
    /// <exception cref="UserException">The provider has no such type.</exception>
    public IEnumerable<string> SecretsOf(string type) => Resource(type).GetProperty("inputProperties").EnumerateObject()
        .Where(property => property.Value.TryGetProperty("secret", out var secret) && secret.GetBoolean())
        .Select(property => property.Name);

    /// <summary>Whether the provider puts its tags on a resource.</summary>
    /// <param name="type">The resource's type token.</param>
    public bool IsTagged(string type) => TryGetResource(type, out var resource) && resource.GetProperty("properties").TryGetProperty("tagsAll", out _);

    /// <summary>The results of an invoke that are texts.</summary>
    /// <param name="token">The function's token.</param>
    public IEnumerable<string> ResultsOf(string token) => Texts(functions.GetProperty(token).GetProperty("outputs").GetProperty("properties"));

    /// <summary>
    /// What the provider itself would refuse before it asks AWS: a type that it does not have, an input that the type does not have,
    /// a required input that is missing. Mocks see none of that otherwise, and the typed classes do not cover resources with raw arguments.
    /// </summary>
    /// <param name="type">The resource's type token; tokens of other packages and of components have no faults.</param>
    /// <param name="name">The resource's logical name.</param>
    /// <param name="inputs">The inputs as a mock gets them.</param>
    /// <param name="isPreview">A preview leaves unknown inputs out, so that nothing can be said to be missing.</param>
    /// <returns>The faults, one sentence each, in the order of the inputs; none if the provider would take it.</returns>
    public IReadOnlyList<string> Check(string type, string name, ImmutableDictionary<string, object> inputs, bool isPreview)
    {
        if (type != ProviderType && !type.StartsWith("aws:", StringComparison.Ordinal))
            return [];
        var subject = $"{type} \"{name}\"";
        if (!TryGetResource(type, out var resource))
            return [$"{subject}: unknown resource type{Suggestion(type, resources)}"];

        var check = new Inspection(types, isPreview);
        check.Properties("", inputs, resource.GetProperty("inputProperties"), resource.GetProperty("requiredInputs"));
        return [.. check.Faults.Select(fault => $"{subject}: {fault}")];
    }

    private JsonElement Resource(string type) =>
        resources.TryGetProperty(type, out var resource) ? resource : throw new UserException("The AWS provider has no resource of this type.");

    private static IEnumerable<string> Texts(JsonElement properties) => properties.EnumerateObject()
        .Where(property => property.Value.TryGetProperty("type", out var type) && type.GetString() == "string")
        .Select(property => property.Name);

    private bool TryGetResource(string type, out JsonElement resource)
    {
        resource = provider;
        return type == ProviderType || resources.TryGetProperty(type, out resource);
    }

    private static string Suggestion(string unknown, JsonElement known)
    {
        var near = known.EnumerateObject()
            .Select(entry => (entry.Name, Distance: EditDistance(unknown, entry.Name)))
            .Where(candidate => candidate.Distance <= Math.Max(2, unknown.Length / 4))
            .OrderBy(candidate => candidate.Distance)
            .ToList();
        return near.Count == 0 ? "" : $" (did you mean \"{near[0].Name}\"?)";
    }

    // Levenshtein: letters inserted, deleted or replaced, row by row. Case does not count: it is the likeliest slip.
    private static int EditDistance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (char.ToLowerInvariant(from[i - 1]) == char.ToLowerInvariant(to[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.Length];
    }

    /// <summary>One walk through the inputs of one resource.</summary>
    private sealed class Inspection(JsonElement types, bool isPreview)
    {
        public List<string> Faults { get; } = [];

        public void Properties(string path, ImmutableDictionary<string, object> values, JsonElement known, JsonElement required)
        {
            foreach (var (property, value) in values.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            {
                if (known.TryGetProperty(property, out var type))
                    Value(path + property, value, type);
                else
                    Faults.Add($"unknown property \"{path}{property}\"{Suggestion(property, known)}");
            }
            if (isPreview)
                return;
            foreach (var property in required.EnumerateArray().Select(element => element.GetString()!))
            {
                if (values.GetValueOrDefault(property) is null)
                    Faults.Add($"missing required property \"{path}{property}\"");
            }
        }

        private void Value(string path, object? value, JsonElement type)
        {
            if (type.TryGetProperty("oneOf", out var members))
                Union(path, value, members);
            else if (value is ImmutableArray<object> items && type.TryGetProperty("items", out var itemType))
                foreach (var (index, item) in items.Index())
                    Value($"{path}[{index}]", item, itemType);
            else if (value is ImmutableDictionary<string, object> entries && type.TryGetProperty("additionalProperties", out var entryType))
                foreach (var (key, entry) in entries)
                    Value($"{path}[\"{key}\"]", entry, entryType);
            else if (value is ImmutableDictionary<string, object> properties && TryGetObjectType(type, out var objectType))
                Properties(path + ".", properties, objectType.GetProperty("properties"), objectType.GetProperty("required"));
        }

        // Where there are several objects to choose from (the principals of a policy statement), AWS takes mixtures of them, too.
        private void Union(string path, object? value, JsonElement members)
        {
            if (members.EnumerateArray().Where(member => TryGetObjectType(member, out _)).ToList() is [var only])
                Value(path, value, only);
        }

        private bool TryGetObjectType(JsonElement type, out JsonElement objectType)
        {
            objectType = default;
            return type.TryGetProperty("$ref", out var reference)
                && reference.GetString() is { } token
                && token.StartsWith(TypePrefix, StringComparison.Ordinal)
                && types.TryGetProperty(token[TypePrefix.Length..], out objectType)
                && objectType.TryGetProperty("properties", out _);
        }
    }
}
