using System.Text.Json.Nodes;
using Tap.Cli.Aws;

namespace Tap.Cli.Deployed;

/// <summary>What a query of GetMetricData found; a search finds several of one id.</summary>
/// <param name="Id">The id of the query.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Timestamps">When the periods began, in seconds since 1970, ascending.</param>
/// <param name="Values">The value of each.</param>
internal sealed record MetricLine(string Id, string Label, IReadOnlyList<long> Timestamps, IReadOnlyList<double> Values);

/// <summary>Values of metrics over time.</summary>
/// <param name="Lines">What the queries found.</param>
/// <param name="Messages">What CloudWatch has to say of it, such as that it is not all.</param>
internal sealed record MetricData(IReadOnlyList<MetricLine> Lines, IReadOnlyList<string> Messages)
{
    /// <summary>A query for a metric.</summary>
    /// <param name="id">What its lines are called by: a small letter, then letters, digits and underscores.</param>
    /// <param name="space">The namespace of the metric.</param>
    /// <param name="name">Its name.</param>
    /// <param name="statistic">How the values of a period become one.</param>
    /// <param name="periodSeconds">How long that is.</param>
    /// <param name="dimensions">All dimensions of the metric.</param>
    public static JsonObject Query(
        string id, string space, string name, string statistic, int periodSeconds,
        params IEnumerable<(string Name, string Value)> dimensions)
    {
        var named = dimensions.Select(dimension => new JsonObject { ["Name"] = dimension.Name, ["Value"] = dimension.Value });
        return new JsonObject
        {
            ["Id"] = id,
            ["MetricStat"] = new JsonObject
            {
                ["Metric"] = new JsonObject { ["Namespace"] = space, ["MetricName"] = name, ["Dimensions"] = new JsonArray([.. named]) },
                ["Period"] = periodSeconds,
                ["Stat"] = statistic,
            },
        };
    }

    /// <summary>Asks CloudWatch for all of them at once.</summary>
    /// <param name="api">Whom to ask.</param>
    /// <param name="queries">What for; see <see cref="Query"/>.</param>
    /// <param name="start">The first period is that of this moment.</param>
    /// <param name="end">The last one begins before this moment.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="Tap.Program.AwsException">CloudWatch refuses it.</exception>
    public static async Task<MetricData> ReadAsync(
        AwsApi api, IEnumerable<JsonObject> queries, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellation)
    {
        var parameters = new JsonObject
        {
            ["StartTime"] = start.ToUnixTimeSeconds(),
            ["EndTime"] = end.ToUnixTimeSeconds(),
            ["ScanBy"] = "TimestampAscending",
            ["MetricDataQueries"] = new JsonArray([.. queries]),
        };
        // A search may find several of one label, each of which goes on at the same place of the next page.
        var lines = new OrderedDictionary<(string Id, string Label, int Place), (List<long> Timestamps, List<double> Values)>();
        var messages = new List<string>();
        await foreach (var page in api.PagesAsync(JsonService.CloudWatch, "GetMetricData", parameters, cancellation))
        {
            messages.AddRange(MessagesOf(page));
            var places = new Dictionary<(string, string), int>();
            foreach (var result in page["MetricDataResults"]!.AsArray().OfType<JsonObject>())
            {
                messages.AddRange(MessagesOf(result));
                var (id, label) = (result["Id"]!.GetValue<string>(), $"{result["Label"]}");
                var place = places[(id, label)] = places.GetValueOrDefault((id, label)) + 1;
                if (!lines.TryGetValue((id, label, place), out var line))
                    lines.Add((id, label, place), line = ([], []));
                line.Timestamps.AddRange((result["Timestamps"] as JsonArray ?? []).Select(moment => (long)moment!.GetValue<double>()));
                line.Values.AddRange((result["Values"] as JsonArray ?? []).Select(value => value!.GetValue<double>()));
            }
        }

        return new MetricData(
            [.. lines.Select(line => new MetricLine(line.Key.Id, line.Key.Label, line.Value.Timestamps, line.Value.Values))],
            [.. messages.Distinct()]);
    }

    /// <summary>All values of a query, in the order of time.</summary>
    public IEnumerable<double> ValuesOf(string id) => Lines.Where(line => line.Id == id).SelectMany(line => line.Values);

    private static IEnumerable<string> MessagesOf(JsonObject answer) =>
        (answer[nameof(Messages)] as JsonArray ?? []).Select(message => $"{message!["Code"]}: {message["Value"]}");
}
