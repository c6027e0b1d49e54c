using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Tap.Local.Config;

/// <summary>The configuration of a stack, <c>Pulumi.&lt;stack&gt;.yaml</c>.</summary>
internal static class StackFile
{
    /// <summary>The values under <c>config</c>, by full key (<c>tap:storage</c>).</summary>
    /// <param name="folder">The folder of the project.</param>
    /// <param name="project">The project's name, which a key without a namespace belongs to.</param>
    /// <param name="stack">The stack's name.</param>
    /// <exception cref="UserException">There is no such file, or it says something that only the Pulumi CLI can act on.</exception>
    public static IReadOnlyDictionary<string, YamlNode> Read(string folder, string project, string stack)
    {
        var path = Path.Combine(folder, $"Pulumi.{stack}.yaml");
        if (!File.Exists(path))
            throw new UserException($"There is no stack '{stack}': {Path.GetFileName(path)} is missing. {Advice(folder, stack)}");

        var values = new Dictionary<string, YamlNode>();
        foreach (var (key, value) in LoadMapping(path).Children)
        {
            switch (YamlValues.TextOf(key))
            {
                case "config" when value is YamlMappingNode config:
                    foreach (var (name, node) in config.Children)
                        values[QualifiedKey(YamlValues.TextOf(name), project)] = node;
                    break;
                case "config" when value is YamlScalarNode { Value: null or "" }:
                    break;

                // How secrets are encrypted; they are refused one by one, where nothing else gives their value.
                case "secretsprovider" or "encryptedkey" or "encryptionsalt":
                    break;
                case var other:
                    throw new UserException($"{Path.GetFileName(path)} has '{other}', which the local run cannot act on; move what it needs to 'config'.");
            }
        }

        return values;
    }

    /// <summary>A key with its namespace: <c>storage</c> is <c>tap:storage</c>.</summary>
    public static string QualifiedKey(string key, string project) => key.Contains(':', StringComparison.Ordinal) ? key : $"{project}:{key}";

    /// <summary>Whether a node is a value that the Pulumi CLI has encrypted.</summary>
    public static bool IsSecure(YamlNode node) =>
        node is YamlMappingNode { Children.Count: 1 } map && map.Children.ContainsKey(new YamlScalarNode("secure"));

    /// <summary>Reads a YAML file whose root is a mapping.</summary>
    /// <exception cref="UserException">It is not there or no such YAML.</exception>
    internal static YamlMappingNode LoadMapping(string path)
    {
        try
        {
            using var reader = File.OpenText(path);
            var yaml = new YamlStream();
            yaml.Load(reader);
            return yaml.Documents.Count == 0 ? [] : (YamlMappingNode)yaml.Documents[0].RootNode;
        }
        catch (Exception exception) when (exception is YamlException or InvalidCastException)
        {
            var place = exception is YamlException fault ? $" in line {fault.Start.Line}: {fault.Message}" : ": its root must be a mapping";
            throw new UserException($"{Path.GetFileName(path)} is not valid YAML{place}");
        }
    }

    private static string Advice(string folder, string stack)
    {
        var known = Directory.GetFiles(folder, "Pulumi.*.yaml").Select(file => Path.GetFileName(file)["Pulumi.".Length..^".yaml".Length]).Order(StringComparer.Ordinal).ToList();
        return known.Count == 0
            ? $"Write Pulumi.{stack}.yaml; docs/configuration.md lists the settings."
            : $"Use one of {string.Join(", ", known)}, or make it: cp Pulumi.{known[0]}.yaml Pulumi.{stack}.yaml and change tap:environmentSuffix.";
    }
}
