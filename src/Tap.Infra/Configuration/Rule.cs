using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Tap.Infra.Configuration;

/// <summary>What a setting's value must satisfy.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <param name="Text">The rule in words, to follow "must be".</param>
/// <param name="Holds">Whether a value satisfies it.</param>
/// <param name="Example">A value that does.</param>
internal sealed record Rule<T>(string Text, Func<T, bool> Holds, string Example)
{
    /// <summary>What is wrong with one value that does not, or what it may have meant; null when the rule says it all.</summary>
    public Func<T, string?>? Hint { get; init; }

    /// <summary>The same in keywords of JSON Schema, by which editors check; null when the rule is more than they can say.</summary>
    public JsonObject? Schema { get; init; }
}

/// <summary>The rules that several settings share.</summary>
internal static class Rule
{
    /// <summary>A whole number between two bounds, both included.</summary>
    public static Rule<int> Between(int least, int most, string unit, int example) =>
        new($"a whole number of {unit} from {least} to {most}", value => value >= least && value <= most, $"{example}")
        {
            Schema = new() { ["minimum"] = least, ["maximum"] = most },
        };

    /// <summary>One of a closed list of numbers.</summary>
    public static Rule<int> OneOf(params int[] values) =>
        new($"one of {string.Join(", ", values)}", values.Contains, $"{values[0]}") { Schema = Enum(values) };

    /// <summary>One of a closed list of texts.</summary>
    public static Rule<string> OneOf(params string[] values) =>
        new($"one of {string.Join(", ", values)}", values.Contains, values[0]) { Schema = Enum(values) };

    /// <summary>The same rule for a value that may also be null.</summary>
    public static Rule<int?> OrNull(this Rule<int> rule) =>
        new($"null or {rule.Text}", value => value is not { } number || rule.Holds(number), rule.Example) { Schema = OrNull(rule.Schema) };

    /// <summary>The same rule for a value that may also be null.</summary>
    public static Rule<double?> OrNull(this Rule<double> rule) =>
        new($"null or {rule.Text}", value => value is not { } number || rule.Holds(number), rule.Example) { Schema = OrNull(rule.Schema) };

    /// <summary>The same rule for a value that may also be null.</summary>
    public static Rule<string?> OrNull(this Rule<string> rule) =>
        new($"null or {rule.Text}", value => value is null || rule.Holds(value), rule.Example)
        {
            Hint = value => value is null ? null : rule.Hint?.Invoke(value),
            Schema = OrNull(rule.Schema),
        };

    /// <summary>A pattern of texts as a schema has it.</summary>
    public static JsonObject Pattern([StringSyntax(StringSyntaxAttribute.Regex)] string pattern) => new() { ["pattern"] = pattern };

    /// <summary>A closed list of values as a schema has it.</summary>
    public static JsonObject Enum<T>(IEnumerable<T> values) =>
        new() { ["enum"] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]) };

    // Of the keywords in use, only these say something of null.
    private static JsonObject? OrNull(JsonObject? schema)
    {
        var copy = schema?.DeepClone().AsObject();
        (copy?["enum"] as JsonArray)?.Add((JsonNode?)null);
        (copy?["anyOf"] as JsonArray)?.Add(new JsonObject { ["type"] = "null" });
        return copy;
    }
}
