using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tap.Program;

namespace Tap.Cli.Local.Engine;

/// <summary>What has to happen to a resource.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Inputs">The inputs to bring it to: those of the program, with ignored changes taken back.</param>
/// <param name="Changes">What changes.</param>
internal sealed record Difference(Operation Operation, JsonObject Inputs, IReadOnlyList<PropertyChange> Changes);

/// <summary>Compares what the program wants with what is recorded.</summary>
internal static class Differ
{
    /// <summary>The pseudo property of a change of the provider's region.</summary>
    public const string Region = "provider.region";

    /// <summary>The pseudo property of a change of the provider's default tags.</summary>
    public const string DefaultTags = "provider.defaultTags";

    /// <summary>Works out what has to happen.</summary>
    /// <param name="record">What is recorded; null when the resource is new.</param>
    /// <param name="goal">What the program wants.</param>
    /// <param name="kind">What local-aws says of the kind.</param>
    public static Difference Compare(ResourceRecord? record, ResourceGoal goal, KindInfo kind)
    {
        if (record is null)
            return new Difference(Operation.Create, goal.Inputs, []);

        var inputs = WithoutIgnoredChanges(record, goal);
        var changes = InputChanges(record, goal, inputs).ToList();

        // Kinds without tags do not have tagsAll, and the provider's tags do not concern them.
        if (record.Outputs.ContainsKey("tagsAll") && !Equal(record.Tags, goal.Tags))
            changes.Add(new PropertyChange(DefaultTags, record.Tags, goal.Tags));
        if (record.Region != goal.Region)
            changes.Add(new PropertyChange(Region, record.Region, goal.Region));

        var replaceOn = kind.ReplaceOn.Concat(goal.Options.ReplaceOnChanges).Append(Region).ToHashSet();
        var operation = changes.Count == 0 ? Operation.Same
            : changes.Any(change => replaceOn.Contains(change.Property)) ? Operation.Replace
            : Operation.Update;
        return new Difference(operation, inputs, changes);
    }

    /// <summary>
    /// A value with its members in order and archives and files known by their contents alone, so that equal texts mean equal values.
    /// </summary>
    public static string Canonical(JsonNode? node) => Ordered(node)?.ToJsonString(JsonSerializerOptions.Default) ?? "null";

    private static IEnumerable<PropertyChange> InputChanges(ResourceRecord record, ResourceGoal goal, JsonObject inputs)
    {
        foreach (var property in record.Inputs.Select(entry => entry.Key).Union(inputs.Select(entry => entry.Key)))
        {
            var (old, now) = (record.Inputs[property], inputs[property]);
            if (Equal(old, now))
                continue;

            var shown = goal.Options.Secrets.Contains(property) ? PropertyChangeKind.Secret : PropertyChangeKind.Plain;
            yield return new PropertyChange(property, old, now, goal.UnknownInputs.Contains(property) ? PropertyChangeKind.Unknown : shown);
        }

        // Neither recorded nor known: only a preview sees these.
        foreach (var property in goal.UnknownInputs.Where(property => !record.Inputs.ContainsKey(property) && !Ignored(goal, property)))
            yield return new PropertyChange(property, null, null, PropertyChangeKind.Unknown);
    }

    private static JsonObject WithoutIgnoredChanges(ResourceRecord record, ResourceGoal goal)
    {
        var inputs = goal.Inputs.DeepClone().AsObject();
        foreach (var path in goal.Options.IgnoreChanges.Select(PropertyPath.Parse).SelectMany(path => path.In(record.Inputs, inputs)))
        {
            if (path.TryGet(record.Inputs, out var recorded))
                path.Set(inputs, recorded?.DeepClone());
            else
                path.Remove(inputs);
        }

        return inputs;
    }

    private static bool Ignored(ResourceGoal goal, string property) => goal.Options.IgnoreChanges.Contains(property);

    private static bool Equal(JsonNode? one, JsonNode? other) => Canonical(one) == Canonical(other);

    private static JsonNode? Ordered(JsonNode? node) => node switch
    {
        JsonObject map when map["hash"] is { } hash && (map.ContainsKey("$archive") || map.ContainsKey("$asset")) => hash.DeepClone(),
        JsonObject map =>
            new JsonObject(
                map.OrderBy(entry => entry.Key, StringComparer.Ordinal)
                    .Select(entry => KeyValuePair.Create(entry.Key, Ordered(entry.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Ordered)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number =>
            JsonValue.Create(double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture)),
        _ => node?.DeepClone(),
    };
}
