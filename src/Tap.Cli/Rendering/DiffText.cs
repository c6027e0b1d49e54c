using System.Text.Json.Nodes;
using Tap.Cli.Local.Engine;
using Tap.Program;

namespace Tap.Cli.Rendering;

/// <summary>The changed inputs of a run, each as <c>path: old =&gt; new</c>.</summary>
internal static class DiffText
{
    /// <summary>The lines for all steps that change something.</summary>
    public static IEnumerable<string> Lines(IEnumerable<Step> steps)
    {
        foreach (var step in steps.Where(step => step.Changes.Count > 0))
        {
            yield return $"{StepText.SignOf(step.Operation)} {StepText.TypeOf(step.Type)} {step.Name}";
            foreach (var line in step.Changes.SelectMany(Lines))
                yield return $"    {line}";
        }
    }

    private static IEnumerable<string> Lines(PropertyChange change) => change.Kind switch
    {
        PropertyChangeKind.Secret => [$"{StepText.SignOf(change)} {change.Property}: {OutputJson.Secret} => {OutputJson.Secret}"],
        PropertyChangeKind.Unknown => [$"{StepText.SignOf(change)} {change.Property}: {Show(change.Old)} => {OutputJson.Unknown}"],
        _ => Compare(change.Property, change.Old, change.New),
    };

    private static IEnumerable<string> Compare(string path, JsonNode? old, JsonNode? now)
    {
        if (Differ.Canonical(old) == Differ.Canonical(now))
            return [];

        return (JsonText.Expand(old), JsonText.Expand(now)) switch
        {
            (JsonObject before, JsonObject after) when !IsFile(before) && !IsFile(after) =>
                before.Select(entry => entry.Key).Union(after.Select(entry => entry.Key))
                    .SelectMany(name => Compare($"{path}.{name}", before[name], after[name])),
            (JsonArray before, JsonArray after) when before.Count == after.Count =>
                before.SelectMany((item, index) => Compare($"{path}[{index}]", item, after[index])),
            (null, var after) => [$"+ {path}: {Show(after)}"],
            (var before, null) => [$"- {path}: {Show(before)}"],
            var (before, after) => [$"~ {path}: {Show(before)} => {Show(after)}"],
        };
    }

    private static bool IsFile(JsonObject map) => map.ContainsKey("$archive") || map.ContainsKey("$asset");

    private static string Show(JsonNode? node) => node switch
    {
        null => "(none)",
        JsonObject map when IsFile(map) && map["hash"] is { } hash => $"file({hash.GetValue<string>()[..8]})",
        _ => node.ToJsonString(OutputJson.Compact),
    };
}
