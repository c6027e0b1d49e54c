using System.Globalization;
using System.Text.Json.Nodes;

namespace Tap.Program;

/// <summary>
/// A place inside JSON, as the Pulumi CLI writes it: <c>storage.encryption</c>, <c>functions.layers[0]</c>; <c>indexes[*].capacity</c> is
/// one in each element.
/// </summary>
public sealed class PropertyPath
{
    private const string Each = "*";

    private readonly List<object> steps;

    private PropertyPath(List<object> steps) => this.steps = steps;

    /// <summary>Reads a path.</summary>
    /// <exception cref="FormatException">It is not a list of names and indexes.</exception>
    public static PropertyPath Parse(string text)
    {
        var steps = new List<object>();
        foreach (var part in text.Split('.'))
        {
            var pieces = part.Split('[');
            if (pieces[0].Length == 0)
                throw new FormatException($"'{text}' is not a property path such as storage.encryption or functions.layers[0]");

            steps.Add(pieces[0]);
            foreach (var index in pieces.Skip(1))
            {
                if (index == $"{Each}]")
                    steps.Add(Each);
                else if (index.EndsWith(']') && int.TryParse(index[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                    steps.Add(number);
                else
                    throw new FormatException($"'{text}' is not a property path such as storage.encryption or functions.layers[0]");
            }
        }

        return new PropertyPath(steps);
    }

    /// <summary>The name the path starts with.</summary>
    public string Head => (string)steps[0];

    /// <summary>The places that this one stands for in two values: one in each element that both have.</summary>
    public IEnumerable<PropertyPath> In(JsonNode one, JsonNode other)
    {
        var each = steps.IndexOf(Each);
        if (each < 0)
            return [this];

        var list = new PropertyPath(steps[..each]);
        var shared = Math.Min(list.CountIn(one), list.CountIn(other));
        return Enumerable.Range(0, shared)
            .SelectMany(index => new PropertyPath([.. steps[..each], index, .. steps[(each + 1)..]]).In(one, other));
    }

    /// <summary>The value at this place, and whether there is one.</summary>
    public bool TryGet(JsonNode? root, out JsonNode? value)
    {
        value = root;
        foreach (var step in steps)
        {
            if (!TryStep(value, step, out value))
                return false;
        }

        return true;
    }

    /// <summary>Puts a value at this place and makes the objects and arrays on the way to it.</summary>
    /// <exception cref="FormatException">Something on the way is neither an object nor an array, or an index leaves a gap.</exception>
    public void Set(JsonObject root, JsonNode? value)
    {
        JsonNode node = root;
        for (var i = 0; i < steps.Count - 1; i++)
        {
            if (!TryStep(node, steps[i], out var next) || next is null)
            {
                next = steps[i + 1] is int ? new JsonArray() : new JsonObject();
                Put(node, steps[i], next);
            }

            node = next;
        }

        Put(node, steps[^1], value);
    }

    /// <summary>Removes the value at this place, if there is one.</summary>
    public void Remove(JsonObject root)
    {
        var parent = new PropertyPath(steps[..^1]);
        if (!parent.TryGet(root, out var node))
            return;

        if (node is JsonObject map && steps[^1] is string name)
            map.Remove(name);
        else if (node is JsonArray list && steps[^1] is int index && index < list.Count)
            list.RemoveAt(index);
    }

    private int CountIn(JsonNode root) => TryGet(root, out var node) && node is JsonArray list ? list.Count : 0;

    private static bool TryStep(JsonNode? node, object step, out JsonNode? value)
    {
        value = null;
        if (node is JsonObject map && step is string name)
            return map.TryGetPropertyValue(name, out value);
        if (node is not JsonArray list || step is not int index || index >= list.Count)
            return false;
        value = list[index];
        return true;
    }

    private static void Put(JsonNode node, object step, JsonNode? value)
    {
        switch (node, step)
        {
            case (JsonObject map, string name):
                map[name] = value;
                break;
            case (JsonArray list, int index) when index < list.Count:
                list[index] = value;
                break;
            case (JsonArray list, int index) when index == list.Count:
                list.Add(value);
                break;
            default:
                throw new FormatException($"'{step}' does not lead into {node.ToJsonString()}");
        }
    }
}
