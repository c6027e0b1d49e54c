using System.Text.Json;
using System.Text.Json.Nodes;
using Pulumi.Testing;

namespace Tap.Program;

/// <summary>The configuration of one run, as the Pulumi CLI would hand it to the program.</summary>
/// <param name="Project">The project's name.</param>
/// <param name="Values">Text by full key; sections are JSON text.</param>
/// <param name="SecretKeys">The keys whose values are secret.</param>
public sealed record StackConfiguration(string Project, IReadOnlyDictionary<string, string> Values, IReadOnlyList<string> SecretKeys)
{
    /// <summary>Reads the files of a stack and lays the values of the command line over them.</summary>
    /// <param name="folder">The folder of <c>Pulumi.yaml</c>.</param>
    /// <param name="stack">The stack's name.</param>
    /// <param name="overrides">Values as <c>key=value</c>; a dot in the key addresses into a section.</param>
    /// <exception cref="UserException">A file is missing or wrong, an override is no assignment, or an encrypted value is left.</exception>
    public static StackConfiguration Read(string folder, string stack, IEnumerable<string> overrides)
    {
        var (project, declared) = ProjectFile.Read(folder);
        var values = StackFile.Read(folder, project, stack).ToDictionary();
        var encrypted = SecurePaths(values).ToHashSet(StringComparer.Ordinal);
        var secretKeys = encrypted.Select(RootKey).ToHashSet(StringComparer.Ordinal);

        var overridden = new List<string>();
        foreach (var assignment in overrides)
        {
            var (path, value) = Split(assignment, project);
            overridden.Add(path);
            encrypted.RemoveWhere(secure => secure == path || secure.StartsWith($"{path}.", StringComparison.Ordinal));
            Apply(path, value, values);
        }

        if (encrypted.Order(StringComparer.Ordinal).FirstOrDefault() is { } first)
            throw new UserException(
                $"Pulumi.{stack}.yaml holds {first} encrypted, and only the Pulumi CLI can decrypt it; give a value for the local run: --config {first}=<value>");

        var inherited = Inherit(stack, declared, values, secretKeys);
        return new StackConfiguration(
            project, values.ToDictionary(entry => entry.Key, entry => TextOf(entry.Value)), [.. secretKeys.Order(StringComparer.Ordinal)])
        {
            Overridden = overridden,
            Inherited = inherited,
        };
    }

    /// <summary>The keys whose values stand in <c>Pulumi.yaml</c>, as neither the stack's file nor the command line gives any.</summary>
    public IReadOnlySet<string> Inherited { get; init; } = new HashSet<string>();

    /// <summary>The paths that values of the command line were laid over, such as <c>tap:storage.encryption</c>.</summary>
    public IReadOnlyList<string> Overridden { get; init; } = [];

    /// <summary>The configured <c>aws:region</c>, which the default provider has; null when it is not set.</summary>
    public string? Region => Values.GetValueOrDefault("aws:region");

    /// <summary>The files that values name, such as the plan of a migration, as they stand there: by their paths from a folder.</summary>
    /// <param name="folder">The folder that paths in the configuration start from.</param>
    public IReadOnlySet<string> FilesIn(string folder) => Values.Values.SelectMany(TextsIn)
        .Where(text => !Path.IsPathRooted(text) && File.Exists(Path.Combine(folder, text))).ToHashSet(StringComparer.Ordinal);

    /// <summary>Puts the configuration into the variables of the process, where the SDK reads it.</summary>
    /// <param name="root">The folder that paths in the configuration start from.</param>
    /// <param name="stack">The stack's name.</param>
    /// <param name="isPreview">Whether nothing that AWS would decide is known.</param>
    /// <returns>What else a run is given.</returns>
    public TestOptions Prepare(string root, string stack, bool isPreview)
    {
        Environment.SetEnvironmentVariable("PULUMI_CONFIG", JsonSerializer.Serialize(Values));
        Environment.SetEnvironmentVariable("PULUMI_CONFIG_SECRET_KEYS", JsonSerializer.Serialize(SecretKeys));
        return new TestOptions { ProjectName = Project, StackName = stack, RootDirectory = root, IsPreview = isPreview };
    }

    // Lays the values of the stack over those that the project declares for all, and holds them to its types.
    private static HashSet<string> Inherit(
        string stack, IReadOnlyList<DeclaredSetting> declared, Dictionary<string, JsonNode?> values, HashSet<string> secretKeys)
    {
        var inherited = new HashSet<string>(StringComparer.Ordinal);
        foreach (var setting in declared)
        {
            if (!values.TryGetValue(setting.Key, out var value))
            {
                if (setting.IsRequired)
                    throw new UserException($"Pulumi.{stack}.yaml lacks {setting.Key}, which Pulumi.yaml declares without a default; give it a value.");
                values[setting.Key] = setting.Fallback?.DeepClone();
                inherited.Add(setting.Key);
            }
            else if (setting.Fault(value, secretKeys.Contains(setting.Key)) is { } rule)
            {
                throw new UserException($"Pulumi.yaml declares that {setting.Key} of Pulumi.{stack}.yaml or --config must be {rule}.");
            }
        }

        return inherited;
    }

    private static (string Path, string Value) Split(string assignment, string project)
    {
        var split = assignment.IndexOf('=', StringComparison.Ordinal);
        if (split <= 0)
            throw new UserException($"--config {assignment} is no assignment; write key=value, such as tap:storage.encryption=AES256.");

        var path = assignment[..split];
        var key = RootKey(path);
        return (StackFile.QualifiedKey(key, project) + path[key.Length..], assignment[(split + 1)..]);
    }

    private static void Apply(string path, string text, Dictionary<string, JsonNode?> values)
    {
        var key = RootKey(path);
        if (path == key)
        {
            values[key] = JsonValue.Create(text);
            return;
        }

        try
        {
            // Inside a section a value has the type that it would have in the file.
            var root = new JsonObject { ["section"] = values.GetValueOrDefault(key)?.DeepClone() };
            PropertyPath.Parse($"section{path[key.Length..]}").Set(root, YamlScalar.Resolve(text));
            values[key] = root["section"]!.DeepClone();
        }
        catch (FormatException exception)
        {
            throw new UserException($"--config {path}={text} cannot be set: {exception.Message}.");
        }
    }

    // Texts are handed on as they are, no value as an empty text, and everything else as JSON.
    private static string TextOf(JsonNode? node) =>
        node is null ? "" : node is JsonValue value && value.TryGetValue(out string? text) ? text : node.ToJsonString();

    // Of a section, those that are in it.
    private static IEnumerable<string> TextsIn(string value)
    {
        try
        {
            return value.StartsWith('{') || value.StartsWith('[') ? TextsIn(JsonNode.Parse(value)) : [value];
        }
        catch (JsonException)
        {
            return [value];
        }
    }

    private static IEnumerable<string> TextsIn(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => TextsIn(member.Value)),
        JsonArray items => items.SelectMany(TextsIn),
        JsonValue value when value.TryGetValue(out string? text) => [text],
        _ => [],
    };

    // The namespace may not hold a dot or bracket, so the first one after it starts the path.
    private static string RootKey(string path)
    {
        var end = path.IndexOfAny(['.', '[']);
        return end < 0 ? path : path[..end];
    }

    private static IEnumerable<string> SecurePaths(
        IEnumerable<KeyValuePair<string, JsonNode?>> values) => values.SelectMany(entry => entry.Value switch
    {
        var value when StackFile.IsSecure(value) => [entry.Key],
        JsonObject map => SecurePaths(map.Select(child => KeyValuePair.Create($"{entry.Key}.{child.Key}", child.Value))),
        JsonArray list => SecurePaths(list.Select((child, index) => KeyValuePair.Create($"{entry.Key}[{index}]", child))),
        _ => Enumerable.Empty<string>(),
    });
}
