using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tap.Guardrails;

/// <summary>A resource as the program registers it.</summary>
/// <param name="Type">The Pulumi type token, such as <c>aws:s3/bucket:Bucket</c>.</param>
/// <param name="Name">The logical name.</param>
/// <param name="Inputs">The inputs by wire name; <see cref="Secret"/> stands for a value that is not there to be read.</param>
public sealed record RegisteredResource(string Type, string Name, JsonObject Inputs)
{
    /// <summary>Stands for a value that is secret.</summary>
    public const string Secret = "[secret]";

    /// <summary>What tells the resource from every other of the run.</summary>
    public string Key => KeyOf(Type, Name);

    /// <summary>The key of the component around it; null at the top.</summary>
    public string? Parent { get; init; }

    /// <summary>The keys of the resources whose outputs each input is made of, by the input's wire name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> References { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The keys of the resources that the program explicitly has it wait for.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>The keys of all resources that must be there first, each once.</summary>
    public IEnumerable<string> Dependencies => References.Values.SelectMany(keys => keys).Concat(DependsOn).Distinct();

    /// <summary>The key of a resource.</summary>
    /// <param name="type">The Pulumi type token.</param>
    /// <param name="name">The logical name.</param>
    public static string KeyOf(string type, string name) => $"{type}::{name}";

    /// <summary>An input.</summary>
    /// <param name="path">Names of members and numbers of items, such as <c>rules.0.id</c>.</param>
    /// <returns>Null when it is not set.</returns>
    public JsonNode? Input(string path)
    {
        JsonNode? node = Inputs;
        foreach (var part in path.Split('.'))
            node = node is JsonArray list
                ? list.ElementAtOrDefault(int.Parse(part, CultureInfo.InvariantCulture))
                : (node as JsonObject)?[part];
        return node;
    }

    /// <summary>An input that is a text; null when it is none.</summary>
    /// <param name="path">As <see cref="Input"/> has it.</param>
    public string? Text(string path) => Input(path) is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>An input that is a number; null when it is none.</summary>
    /// <param name="path">As <see cref="Input"/> has it.</param>
    public double? Number(string path) =>
        Input(path) is JsonValue value && value.GetValueKind() == JsonValueKind.Number
            ? double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture)
            : null;

    /// <summary>Whether an input is set to true.</summary>
    /// <param name="path">As <see cref="Input"/> has it.</param>
    public bool IsTrue(string path) => Input(path) is JsonValue value && value.TryGetValue(out bool flag) && flag;

    /// <summary>Whether an input is set to anything but an empty text or list.</summary>
    /// <param name="path">As <see cref="Input"/> has it.</param>
    public bool Has(string path) => Input(path) switch
    {
        null => false,
        JsonArray list => list.Count > 0,
        JsonValue value when value.TryGetValue(out string? text) => text.Length > 0,
        _ => true,
    };

    /// <summary>The statements of an input that is an IAM policy document; none when it is not set.</summary>
    /// <param name="input">The wire name of the input.</param>
    public IReadOnlyList<PolicyStatement> Statements(string input = "policy") => Text(input) is { } json ? PolicyStatement.Parse(json) : [];

    /// <inheritdoc />
    public override string ToString() => $"{Type} {Name}";
}
