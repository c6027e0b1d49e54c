using System.Globalization;
using System.Text.Json.Nodes;

namespace Tap.Cli.Deployed;

/// <summary>How a part of a trace ended.</summary>
internal enum TraceMark
{
    /// <summary>Well.</summary>
    None,

    /// <summary>It was turned away, as it came too often.</summary>
    Throttle,

    /// <summary>Its caller was at fault.</summary>
    Error,

    /// <summary>It was at fault itself.</summary>
    Fault,
}

/// <summary>Something that took its time within a trace, and what it had others do.</summary>
/// <param name="Name">Whose work it was: a function, a service of AWS, a step.</param>
/// <param name="What">What it did, as far as its segment says: a request, an operation, where it ran.</param>
/// <param name="Start">When it began.</param>
/// <param name="End">When it ended; null when it has not, or never said so.</param>
/// <param name="Mark">How it ended.</param>
/// <param name="Reason">Why it ended badly.</param>
/// <param name="Parts">What it had others do, the first first.</param>
internal sealed record TracePart(
    string Name, string What, DateTimeOffset Start, DateTimeOffset? End, TraceMark Mark, string? Reason, IReadOnlyList<TracePart> Parts)
{
    /// <summary>This part and all within it, each with how deep it is in them.</summary>
    public IEnumerable<(TracePart Part, int Depth)> All => Parts.SelectMany(part => part.All)
        .Select(inner => (inner.Part, inner.Depth + 1)).Prepend((this, 0));
}

/// <summary>A trace: the parts that no other part of it caused.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Parts">The parts, the first first.</param>
internal sealed record Trace(string Id, IReadOnlyList<TracePart> Parts)
{
    // https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
    private const string AwsNamespace = "aws";

    /// <summary>Reads it from an answer of BatchGetTraces.</summary>
    public static Trace Of(JsonNode trace)
    {
        var segments = trace["Segments"]!.AsArray().Select(segment => JsonNode.Parse(segment!["Document"]!.GetValue<string>())!.AsObject())
            // X-Ray makes these up for what sends none, from the subsegments of the callers, which are here.
            .Where(segment => segment["inferred"] is null).ToList();
        var ids = segments.SelectMany(IdsIn).ToHashSet();
        var children = segments.ToLookup(segment => Text(segment, "parent_id") is { } parent && ids.Contains(parent) ? parent : null);
        return new Trace(trace[nameof(Id)]!.GetValue<string>(), [.. InOrder(children[null].Select(segment => Read(segment, children)))]);
    }

    private static TracePart Read(JsonObject segment, ILookup<string?, JsonObject> children)
    {
        var own = (segment["subsegments"]?.AsArray() ?? []).Select(inner => inner!.AsObject());
        var parts = own.Concat(children[Text(segment, "id")]).Select(part => Read(part, children));
        return new TracePart(
            Text(segment, "name") ?? "?", WhatOf(segment), Time(segment["start_time"])!.Value, Time(segment["end_time"]), MarkOf(segment),
            ReasonOf(segment), [.. InOrder(parts)]);
    }

    private static IEnumerable<TracePart> InOrder(IEnumerable<TracePart> parts) => parts.OrderBy(part => part.Start);

    private static IEnumerable<string> IdsIn(JsonObject segment) =>
        (segment["subsegments"]?.AsArray() ?? []).SelectMany(inner => IdsIn(inner!.AsObject())).Append(Text(segment, "id") ?? "");

    private static string WhatOf(JsonObject segment)
    {
        var (request, status) = (segment["http"]?["request"], segment["http"]?["response"]?["status"]);
        var operation = Text(segment, "namespace") == AwsNamespace ? segment["aws"]?["operation"] : null;
        var url = request?["url"]?.GetValue<string>();
        var path = Uri.TryCreate(url, UriKind.Absolute, out var address) ? address.AbsolutePath : url;
        // An operation of AWS says more than the request that it is sent with.
        string?[] words = operation is null
            ? [$"{request?["method"]}", path, $"{status}", Text(segment, "origin")]
            : [$"{operation}", $"{status}"];
        return string.Join(' ', words.Where(text => !string.IsNullOrEmpty(text)));
    }

    private static TraceMark MarkOf(JsonObject segment) =>
        Is(segment, "fault") ? TraceMark.Fault
        : Is(segment, "throttle") ? TraceMark.Throttle
        : Is(segment, "error") ? TraceMark.Error
        : TraceMark.None;

    // A cause may be the id of an exception that another segment has.
    private static string? ReasonOf(JsonObject segment) =>
        segment["cause"] is JsonObject cause && cause["exceptions"]?.AsArray() is [{ } exception, ..]
            ? $"{exception["type"]}: {exception["message"]}"
            : null;

    private static bool Is(JsonObject segment, string flag) => segment[flag] is JsonValue value && value.TryGetValue(out bool set) && set;

    private static string? Text(JsonObject segment, string name) => segment[name]?.GetValue<string>();

    private static DateTimeOffset? Time(JsonNode? seconds) => seconds is null
        ? null
        : DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(double.Parse(seconds.ToJsonString(), CultureInfo.InvariantCulture));
}
