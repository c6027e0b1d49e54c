using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tap.Guardrails;
using Tap.Program;

namespace Tap.Cli.Review;

/// <summary>What differs between two stacks.</summary>
/// <param name="OnlyFirst">The keys of the resources that only the first has.</param>
/// <param name="OnlySecond">The keys of the resources that only the second has.</param>
/// <param name="Differences">The inputs that differ in what both have.</param>
/// <param name="Same">How many resources are the same in both.</param>
internal sealed record Comparison(
    IReadOnlyList<string> OnlyFirst, IReadOnlyList<string> OnlySecond, IReadOnlyList<ResourceDifference> Differences, int Same)
{
    /// <summary>Compares two stacks. Where one says its own name, the other says its own.</summary>
    public static Comparison Of(RegisteredStack first, RegisteredStack second)
    {
        var (ours, theirs) = (Neutral(first), Neutral(second));
        var both = ours.Keys.Where(theirs.ContainsKey).ToList();
        var differences = both
            .Select(key => new ResourceDifference(ours[key].Key, theirs[key].Key,
                [.. InputDifference.Between(ours[key].Inputs, theirs[key].Inputs, first.Suffix, second.Suffix)]))
            .Where(difference => difference.Inputs.Count > 0)
            .ToList();
        return new Comparison(
            [.. ours.Where(entry => !theirs.ContainsKey(entry.Key)).Select(entry => entry.Value.Key)],
            [.. theirs.Where(entry => !ours.ContainsKey(entry.Key)).Select(entry => entry.Value.Key)],
            differences,
            both.Count - differences.Count);
    }

    private static Dictionary<string, RegisteredResource> Neutral(RegisteredStack stack) =>
        stack.Resources.ToDictionary(resource => InputDifference.WithoutSuffix(resource.Key, stack.Suffix));
}

/// <summary>A resource that both stacks have, with other inputs.</summary>
/// <param name="First">Its key in the first.</param>
/// <param name="Second">Its key in the second.</param>
/// <param name="Inputs">The inputs that differ.</param>
internal sealed record ResourceDifference(string First, string Second, IReadOnlyList<InputDifference> Inputs);

/// <summary>An input that differs.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="First">The first one's value as JSON; null when it is not set.</param>
/// <param name="Second">The second one's value as JSON; null when it is not set.</param>
internal sealed record InputDifference(string Path, string? First, string? Second)
{
    /// <summary>The inputs that differ between two states of one environment.</summary>
    public static IEnumerable<InputDifference> Between(JsonObject before, JsonObject after) => Between(before, after, "", "");

    /// <summary>The inputs that differ, but for the names of the environments.</summary>
    public static IEnumerable<InputDifference> Between(JsonObject first, JsonObject second, string firstSuffix, string secondSuffix)
    {
        var (ours, theirs) = (Leaves(first, firstSuffix), Leaves(second, secondSuffix));
        return ours.Keys.Concat(theirs.Keys).Distinct()
            .Select(path => new InputDifference(path, ours.GetValueOrDefault(path), theirs.GetValueOrDefault(path)))

            // A word that is written the same in both is no name of an environment.
            .Where(input =>
                input.First != input.Second && WithoutSuffix(input.First, firstSuffix) != WithoutSuffix(input.Second, secondSuffix));
    }

    /// <summary>A text with the environment's name made neutral; with none, the text.</summary>
    public static string WithoutSuffix(string? text, string suffix) => text is null || suffix.Length == 0
        ? text ?? ""
        : Regex.Replace(text, $"(?<![A-Za-z0-9]){Regex.Escape(suffix)}(?![A-Za-z0-9])", "<environment>");

    private static Dictionary<string, string> Leaves(JsonObject inputs, string suffix)
    {
        var leaves = new Dictionary<string, string>();
        Collect(inputs, "");
        return leaves;

        void Collect(JsonNode? node, string path)
        {
            switch (JsonText.Expand(node))
            {
                case JsonObject { Count: > 0 } map:
                    foreach (var (name, value) in map.Where(entry => !ItemNames.IsWidget(map) || entry.Key is not ("x" or "y")))
                        Collect(value, path.Length == 0 ? name : $"{path}.{WithoutSuffix(name, suffix)}");
                    break;
                case JsonArray { Count: > 0 } list:
                    var named = ItemNames.Of(list).Zip(list).Select((item, index) =>
                        (Name: item.First is { } name ? WithoutSuffix(name, suffix) : $"{index}", Item: item.Second));
                    foreach (var items in named.GroupBy(item => item.Name, item => item.Item))
                    {
                        foreach (var (index, item) in items.Index())
                            Collect(item, index == 0 ? $"{path}[{items.Key}]" : $"{path}[{items.Key} {index + 1}]");
                    }

                    break;
                case JsonObject when path.Length == 0:
                    break;
                case var leaf:
                    leaves[path] = leaf?.ToJsonString(OutputJson.Format) ?? "null";
                    break;
            }
        }
    }
}
