using System.Text.Json.Nodes;
using Tap.Cli.Deployed;

namespace Tap.Cli.Rendering;

/// <summary>Traces for machines.</summary>
internal static class TraceJson
{
    /// <summary>Traces in a list.</summary>
    public static JsonArray Of(IEnumerable<TraceSummary> traces) => [.. traces.Select(trace => new JsonObject
    {
        ["id"] = trace.Id,
        ["start"] = trace.Start,
        ["durationSeconds"] = trace.Duration?.TotalSeconds,
        ["mark"] = Mark(trace.Mark),
        ["entry"] = trace.Entry,
    })];

    /// <summary>A trace, whole.</summary>
    public static JsonObject Of(Trace trace) => new() { ["id"] = trace.Id, ["parts"] = Of(trace.Parts) };

    private static JsonArray Of(IEnumerable<TracePart> parts) => [.. parts.Select(part => new JsonObject
    {
        ["name"] = part.Name,
        ["what"] = part.What,
        ["start"] = part.Start,
        ["durationSeconds"] = (part.End - part.Start)?.TotalSeconds,
        ["mark"] = Mark(part.Mark),
        ["reason"] = part.Reason,
        ["parts"] = Of(part.Parts),
    })];

    private static string Mark(TraceMark mark) => mark.ToString().ToLowerInvariant();
}
