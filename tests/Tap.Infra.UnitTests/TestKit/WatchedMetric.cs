using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Tap.Infra.UnitTests.TestKit;

/// <summary>A metric that an alarm or the dashboard asks CloudWatch for.</summary>
/// <param name="Namespace">Such as <c>AWS/Lambda</c>.</param>
/// <param name="Name">Such as <c>Errors</c>.</param>
/// <param name="Dimensions">Its dimensions by name.</param>
/// <param name="Statistic">How its values become one.</param>
internal sealed record WatchedMetric(string Namespace, string Name, ImmutableSortedDictionary<string, string> Dimensions, string Statistic)
{
    /// <summary>The metrics of an alarm.</summary>
    public static IEnumerable<WatchedMetric> OfAlarm(StackResource alarm) => alarm.Json("metricQueries") is { } queries
        ? queries.AsArray().Select(query => query!["metric"]).OfType<JsonObject>().Select(metric => Read(metric, "stat"))
        : [Read(alarm.Inputs, alarm.InputNames.Contains("statistic") ? "statistic" : "extendedStatistic")];

    /// <summary>The metrics that a widget names; none if it is no graph, or one that searches.</summary>
    public static IEnumerable<WatchedMetric> OfWidget(JsonNode widget) =>
        widget["properties"]!["metrics"]?.AsArray().Select(line => line!.AsArray()).Where(line => line.Count > 1).Select(ReadLine) ?? [];

    /// <summary>The names of namespace, metric and dimensions, by which CloudWatch documents it.</summary>
    public string Kind => $"{Namespace} {Name} {string.Join(", ", Dimensions.Keys)}";

    public bool Equals(WatchedMetric? other) => other is not null && ToString() == other.ToString();

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    public override string ToString() => $"{Statistic} of {Namespace} {Name} {string.Join(", ", Dimensions.Select(entry => $"{entry.Key}={entry.Value}"))}";

    private static WatchedMetric Read(JsonObject metric, string statistic) => new(
        (string)metric["namespace"]!,
        (string)metric["metricName"]!,
        metric["dimensions"]!.AsObject().ToImmutableSortedDictionary(entry => entry.Key, entry => (string)entry.Value!),
        (string)metric[statistic]!);

    private static WatchedMetric ReadLine(JsonArray line)
    {
        var names = line.SkipLast(1).Select(part => (string)part!).ToList();
        return new WatchedMetric(
            names[0],
            names[1],
            names.Skip(2).Chunk(2).ToImmutableSortedDictionary(pair => pair[0], pair => pair[1]),
            (string)line[^1]!["stat"]!);
    }
}
