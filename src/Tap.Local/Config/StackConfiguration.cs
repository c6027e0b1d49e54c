using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Tap.Local.Config;

/// <summary>The configuration of one run, as the Pulumi CLI would hand it to the program.</summary>
/// <param name="Project">The project's name.</param>
/// <param name="Values">Text by full key; sections are JSON text.</param>
/// <param name="SecretKeys">The keys whose values are secret.</param>
internal sealed record StackConfiguration(string Project, IReadOnlyDictionary<string, string> Values, IReadOnlyList<string> SecretKeys)
{
    /// <summary>Reads the files of a stack and lays the values of the command line over them.</summary>
    /// <param name="folder">The folder of <c>Pulumi.yaml</c>.</param>
    /// <param name="stack">The stack's name.</param>
    /// <param name="overrides">Values as <c>key=value</c>; a dot in the key addresses into a section.</param>
    /// <exception cref="UserException">A file is missing or wrong, an override is no assignment, or an encrypted value is left.</exception>
    public static StackConfiguration Read(string folder, string stack, IEnumerable<string> overrides)
    {
        var project = ProjectFile.Read(folder).Name;
        var nodes = StackFile.Read(folder, project, stack);
        var sections = nodes.ToDictionary(entry => entry.Key, entry => YamlValues.ToJson(entry.Value));
        var texts = nodes.Where(entry => entry.Value is YamlScalarNode).ToDictionary(entry => entry.Key, entry => YamlValues.TextOf(entry.Value));
        var encrypted = SecurePaths(nodes).ToHashSet(StringComparer.Ordinal);
        var secretKeys = encrypted.Select(RootKey).ToHashSet(StringComparer.Ordinal);

        foreach (var assignment in overrides)
        {
            var (path, value) = Split(assignment, project);
            encrypted.RemoveWhere(secure => secure == path || secure.StartsWith($"{path}.", StringComparison.Ordinal));
            Apply(path, value, sections, texts);
        }

        if (encrypted.Order(StringComparer.Ordinal).FirstOrDefault() is { } first)
            throw new UserException(
                $"Pulumi.{stack}.yaml holds {first} encrypted, and only the Pulumi CLI can decrypt it; give a value for the local run: --config {first}=<value>");

        foreach (var (key, section) in sections.Where(entry => entry.Value is JsonObject or JsonArray))
            texts[key] = section!.ToJsonString();
        return new StackConfiguration(project, texts, [.. secretKeys.Order(StringComparer.Ordinal)]);
    }

    /// <summary>Puts the configuration where the SDK reads it.</summary>
    public void SetVariables()
    {
        Environment.SetEnvironmentVariable("PULUMI_CONFIG", JsonSerializer.Serialize(Values));
        Environment.SetEnvironmentVariable("PULUMI_CONFIG_SECRET_KEYS", JsonSerializer.Serialize(SecretKeys));
    }

    private static (string Path, string Value) Split(string assignment, string project)
    {
        var split = assignment.IndexOf('=', StringComparison.Ordinal);
        return split > 0
            ? (StackFile.QualifiedKey(assignment[..split], project), assignment[(split + 1)..])
            : throw new UserException($"--config {assignment} is no assignment; write key=value, such as tap:storage.encryption=AES256.");
    }

    private static void Apply(string path, string value, Dictionary<string, JsonNode?> sections, Dictionary<string, string> texts)
    {
        var key = RootKey(path);
        if (path == key)
        {
            texts[key] = value;
            sections.Remove(key);
            return;
        }

        try
        {
            // Inside a section a value has the type that it would have in the file.
            var root = new JsonObject { ["section"] = sections.GetValueOrDefault(key)?.DeepClone() };
            PropertyPath.Parse($"section{path[key.Length..]}").Set(root, YamlValues.Plain(value));
            sections[key] = root["section"]!.DeepClone();
            texts.Remove(key);
        }
        catch (FormatException exception)
        {
            throw new UserException($"--config {path}={value} cannot be set: {exception.Message}.");
        }
    }

    // The namespace may not hold a dot or bracket, so the first one after it starts the path.
    private static string RootKey(string path)
    {
        var end = path.IndexOfAny(['.', '[']);
        return end < 0 ? path : path[..end];
    }

    private static IEnumerable<string> SecurePaths(IEnumerable<KeyValuePair<string, YamlNode>> nodes) => nodes.SelectMany(entry => entry.Value switch
    {
        var node when StackFile.IsSecure(node) => [entry.Key],
        YamlMappingNode map => SecurePaths(map.Children.Select(child => KeyValuePair.Create($"{entry.Key}.{YamlValues.TextOf(child.Key)}", child.Value))),
        YamlSequenceNode list => SecurePaths(list.Children.Select((child, index) => KeyValuePair.Create($"{entry.Key}[{index}]", child))),
        _ => Enumerable.Empty<string>(),
    });
}
