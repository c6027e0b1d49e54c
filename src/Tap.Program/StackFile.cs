using System.Text;
using System.Text.Json.Nodes;
using Tap.Infra.Configuration;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Tap.Program;

/// <summary>The configuration of a stack, <c>Pulumi.&lt;stack&gt;.yaml</c>.</summary>
public static class StackFile
{
    /// <summary>The values under <c>config</c>, by full key (<c>tap:storage</c>).</summary>
    /// <param name="folder">The folder of the project.</param>
    /// <param name="project">The project's name, which a key without a namespace belongs to.</param>
    /// <param name="stack">The stack's name.</param>
    /// <exception cref="UserException">There is no such file, or it says something that only the Pulumi CLI can act on.</exception>
    internal static IReadOnlyDictionary<string, JsonNode?> Read(string folder, string project, string stack)
    {
        var path = Path.Combine(folder, $"Pulumi.{stack}.yaml");
        if (!File.Exists(path))
            throw new UserException($"There is no stack '{stack}': {Path.GetFileName(path)} is missing. {Advice(folder, stack)}");

        var values = new Dictionary<string, JsonNode?>();
        foreach (var (key, value) in Load(path))
        {
            switch (key)
            {
                case "config" when value is JsonObject config:
                    foreach (var (name, node) in config)
                    {
                        if (!values.TryAdd(QualifiedKey(name, project), node))
                            throw new UserException($"{Path.GetFileName(path)} has '{QualifiedKey(name, project)}' twice, with and without its namespace.");
                    }

                    break;
                case "config" when value is null:
                    break;
                case "config":
                    throw new UserException($"{Path.GetFileName(path)} has a 'config' that is no mapping of settings.");

                // How secrets are encrypted; they are refused one by one, where nothing else gives their value.
                case "secretsprovider" or "encryptedkey" or "encryptionsalt":
                    break;
                case "environment":
                    throw new UserException(
                        $"{Path.GetFileName(path)} imports environments of Pulumi ESC, which only the Pulumi CLI can open; state what they set under 'config', "
                        + "or run a stack that imports none (docs/deploying.md, Settings from Pulumi ESC).");
                case var other:
                    throw new UserException($"{Path.GetFileName(path)} has '{other}', which the local run cannot act on; move what it needs to 'config'.");
            }
        }

        return values;
    }

    /// <summary>A key with its namespace: <c>storage</c> is <c>tap:storage</c>, as is <c>tap:config:storage</c>, its old form.</summary>
    /// <exception cref="UserException">It is no key.</exception>
    internal static string QualifiedKey(string key, string project) => key.Split(':') switch
    {
        [var name] => $"{project}:{name}",
        [_, _] => key,
        [var space, "config", var name] => $"{space}:{name}",
        _ => throw new UserException($"'{key}' is no key of the configuration; write <namespace>:<name>, such as tap:storage."),
    };

    /// <summary>Whether a value is one that the Pulumi CLI has encrypted.</summary>
    internal static bool IsSecure(JsonNode? node) =>
        node is JsonObject { Count: 1 } map && map["secure"] is JsonValue value && value.TryGetValue(out string? _);

    /// <summary>Reads a YAML file whose root is a mapping, or empty.</summary>
    /// <exception cref="UserException">It is not there or no such YAML.</exception>
    internal static JsonObject Load(string path)
    {
        try
        {
            using var reader = new StreamReader(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
            var yaml = new YamlStream();
            yaml.Load(reader);
            return (yaml.Documents.Count == 0 ? null : YamlValues.ToJson(yaml.Documents[0].RootNode)) switch
            {
                null => [],
                JsonObject root => root,
                _ => throw new UserException($"{Path.GetFileName(path)} is not valid YAML: its root must be a mapping"),
            };
        }
        catch (YamlException exception)
        {
            throw new UserException($"{Path.GetFileName(path)} is not valid YAML in line {exception.Start.Line}: {exception.Message}");
        }
        catch (DecoderFallbackException)
        {
            throw new UserException($"{Path.GetFileName(path)} is not valid YAML: it is not UTF-8");
        }
    }

    /// <summary>The line of the stack's file where a setting stands, or the section around it; null when neither is there.</summary>
    /// <param name="folder">The folder of the project.</param>
    /// <param name="stack">The stack's name.</param>
    /// <param name="path">The setting, such as <c>tap:logs.retentionDays</c>.</param>
    public static int? LineOf(string folder, string stack, string path)
    {
        using var reader = new StreamReader(Path.Combine(folder, $"Pulumi.{stack}.yaml"));
        var yaml = new YamlStream();
        yaml.Load(reader);
        var node = yaml.Documents.Count == 0 ? null : Find(yaml.Documents[0].RootNode, "config").Value;
        int? line = null;
        foreach (var part in path.Split('.'))
        {
            var (key, value) = Find(node, part);
            if (key is null)
                break;
            (line, node) = ((int)key.Start.Line, value);
        }

        return line;

        static (YamlNode? Key, YamlNode? Value) Find(YamlNode? node, string name) =>
            (node as YamlMappingNode)?.Children.Where(entry => entry.Key is YamlScalarNode { Value: { } key } && key == name)
                .Select(entry => ((YamlNode?)entry.Key, (YamlNode?)entry.Value)).FirstOrDefault() ?? default;
    }

    /// <summary>The stacks that have a file in a folder, in the order of their names.</summary>
    public static IReadOnlyList<string> Names(string folder) =>
        [.. Directory.GetFiles(folder, "Pulumi.*.yaml").Select(file => Path.GetFileName(file)["Pulumi.".Length..^".yaml".Length]).Order(StringComparer.Ordinal)];

    private static string Advice(string folder, string stack)
    {
        var known = Names(folder);
        if (Spelling.Nearest(stack, known) is { } near)
            return $"Did you mean {near}?";
        return known.Count == 0
            ? $"Write Pulumi.{stack}.yaml; docs/configuration.md lists the settings."
            : $"Use one of {string.Join(", ", known)}, or make it: cp Pulumi.{known[0]}.yaml Pulumi.{stack}.yaml and change tap:environmentSuffix.";
    }
}
