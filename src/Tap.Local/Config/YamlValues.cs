using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Tap.Local.Config;

/// <summary>YAML as JSON, with the types of YAML's core schema for what is not quoted.</summary>
internal static class YamlValues
{
    /// <summary>A YAML node as JSON.</summary>
    public static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(entry => KeyValuePair.Create(TextOf(entry.Key), ToJson(entry.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(ToJson)]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => Plain(scalar.Value ?? ""),
        _ => JsonValue.Create(TextOf(node)),
    };

    /// <summary>What an unquoted text stands for: null, a truth value, a number or itself.</summary>
    public static JsonNode? Plain(string text) => text switch
    {
        "" or "~" or "null" => null,
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        _ when IsDecimal(text) => JsonValue.Create(double.Parse(text, CultureInfo.InvariantCulture)),
        _ => JsonValue.Create(text),
    };

    /// <summary>The text of a scalar.</summary>
    public static string TextOf(YamlNode node) => ((YamlScalarNode)node).Value ?? "";

    // Words such as NaN and Infinity parse as numbers as well, but are names in a configuration.
    private static bool IsDecimal(string text) =>
        (char.IsAsciiDigit(text[0]) || text[0] is '-' or '+' or '.')
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
}
