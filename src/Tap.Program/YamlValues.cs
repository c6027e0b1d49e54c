using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Tap.Program;

/// <summary>YAML as JSON, as the Pulumi CLI takes it: with aliases and merged mappings in place, and every key a text of its own.</summary>
internal static class YamlValues
{
    private const string Text = "tag:yaml.org,2002:str";

    /// <summary>A YAML node as JSON.</summary>
    /// <exception cref="YamlException">It says what no configuration can hold.</exception>
    public static JsonNode? ToJson(YamlNode node) => ToJson(node, []);

    private static JsonNode? ToJson(YamlNode node, IReadOnlyList<YamlNode> around)
    {
        // Nodes compare by what they hold, which would not end here.
        if (around.Any(one => ReferenceEquals(one, node)))
            throw Fault(node, "it is an alias of what it stands in");

        IReadOnlyList<YamlNode> inside = [.. around, node];
        return node switch
        {
            YamlMappingNode map => Map(map, inside),
            YamlSequenceNode list => new JsonArray([.. list.Children.Select(child => ToJson(child, inside))]),
            _ => Scalar((YamlScalarNode)node),
        };
    }

    private static JsonObject Map(YamlMappingNode map, IReadOnlyList<YamlNode> inside)
    {
        var members = new JsonObject();
        foreach (var (key, value) in map.Children.Where(entry => !IsMerge(entry.Key)))
        {
            if (!members.TryAdd(KeyOf(key), ToJson(value, inside)))
                throw Fault(key, $"the key {KeyOf(key)} is there twice");
        }

        // What is merged yields to what the mapping says itself, and a later mapping of a list to an earlier one: https://yaml.org/type/merge.html
        foreach (var (key, value) in map.Children.Where(entry => IsMerge(entry.Key)))
        {
            foreach (var merged in value is YamlSequenceNode list ? list.Children : [value])
            {
                if (ToJson(merged, inside) is not JsonObject more)
                    throw Fault(key, "only mappings can be merged");
                foreach (var (name, member) in more.Where(member => !members.ContainsKey(member.Key)))
                    members[name] = member?.DeepClone();
            }
        }

        return members;
    }

    // Go writes other keys in forms of its own, such as <nil>.
    private static string KeyOf(YamlNode key) => (key is YamlScalarNode scalar ? Scalar(scalar) : null) switch
    {
        JsonValue value when value.TryGetValue(out string? text) => text,
        JsonValue value when value.TryGetValue(out bool flag) => flag ? "true" : "false",
        JsonValue value when value.TryGetValue(out long number) => $"{number}",
        _ => throw Fault(key, "a key must be a text: quote it"),
    };

    private static JsonNode? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (!scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific)
            return scalar.Tag.Value == Text ? JsonValue.Create(text) : throw Fault(scalar, $"the local run does not read the tag {scalar.Tag.Value}");
        if (scalar.Style != ScalarStyle.Plain)
            return JsonValue.Create(text);

        try
        {
            return YamlScalar.Resolve(text);
        }
        catch (FormatException exception)
        {
            throw Fault(scalar, exception.Message);
        }
    }

    private static bool IsMerge(YamlNode key) => key is YamlScalarNode { Value: "<<", Style: ScalarStyle.Plain };

    private static YamlException Fault(YamlNode node, string text) => new(node.Start, node.End, text);
}
