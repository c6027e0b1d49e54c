using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Program;

namespace Tap.Cli.Deployed;

/// <summary>A trace in a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Start">When it began, to the second.</param>
/// <param name="Duration">How long it took until its last part ended; null as long as X-Ray does not know.</param>
/// <param name="Mark">The worst of its parts.</param>
/// <param name="Entry">Where it began, and the request that did it.</param>
internal sealed record TraceSummary(string Id, DateTimeOffset Start, TimeSpan? Duration, TraceMark Mark, string Entry)
{
    /// <summary>That of a trace that is here whole.</summary>
    public static TraceSummary Of(Trace trace)
    {
        var all = trace.Parts.SelectMany(part => part.All).Select(row => row.Part).ToList();
        var entry = trace.Parts.Select(part => $"{part.Name} {part.What}".TrimEnd());
        return new TraceSummary(
            trace.Id, TraceId.TimeOf(trace.Id), all.Max(part => part.End) - all.Min(part => (DateTimeOffset?)part.Start),
            all.Select(part => part.Mark).Append(TraceMark.None).Max(), entry.FirstOrDefault() ?? "");
    }
}

/// <summary>Reads the traces of a stack's region and account from X-Ray.</summary>
internal sealed class TraceReader(AwsApi api)
{
    // X-Ray takes no longer range: https://docs.aws.amazon.com/xray/latest/api/API_GetTraceSummaries.html
    private static readonly TimeSpan MostRange = TimeSpan.FromHours(6);

    // https://docs.aws.amazon.com/xray/latest/devguide/xray-api-gettingdata.html#xray-api-traces
    private const int MostAtOnce = 5;

    /// <summary>The latest traces that a filter takes.</summary>
    /// <param name="range">When they began.</param>
    /// <param name="filter">An expression of X-Ray's; null for all.</param>
    /// <param name="limit">How many at most; null for all.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>The traces, the latest first, and whether there are more.</returns>
    /// <exception cref="AwsException">X-Ray refuses it, the expression for example.</exception>
    public async Task<(IReadOnlyList<TraceSummary> Traces, bool More)> ListAsync(
        TimeRange range, string? filter, int? limit, CancellationToken cancellation)
    {
        var found = new Dictionary<string, TraceSummary>();
        foreach (var piece in range.Backwards(MostRange))
        {
            var question = new JsonObject { ["StartTime"] = Seconds(piece.From), ["EndTime"] = Seconds(piece.Until) };
            if (filter is not null)
                question["FilterExpression"] = filter;
            await foreach (var page in api.AnswersAsync(AwsService.Traces, "/TraceSummaries", question, cancellation))
                foreach (var summary in page["TraceSummaries"]!.AsArray().Select(summary => Read(summary!)))
                    found[summary.Id] = summary;
            if (found.Count > limit)
                break;
        }

        var latest = found.Values.OrderByDescending(trace => trace.Start);
        return ([.. limit is { } most ? latest.Take(most) : latest], found.Count > limit);
    }

    /// <summary>A trace, whole.</summary>
    /// <param name="id">Its id, or the header that holds it.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="UserException">That is no id.</exception>
    /// <exception cref="UnknownNameException">X-Ray has no such trace.</exception>
    public async Task<Trace> ReadAsync(string id, CancellationToken cancellation)
    {
        var found = TraceId.In(id) ?? throw new UserException(
            $"'{id}' is no id of a trace; one such as 1-581cf771-a006649127e371903a2de979 is in the header X-Amzn-Trace-Id of each answer.");
        return await ReadAsync([found], cancellation) is [var trace]
            ? trace
            : throw new UnknownNameException(
                $"X-Ray has no trace {found}: it was not sampled, is younger than a few seconds, or older than 30 days.");
    }

    /// <summary>Traces, whole: of those that were asked for the ones that X-Ray has, in any order.</summary>
    /// <param name="ids">Their ids.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public async Task<IReadOnlyList<Trace>> ReadAsync(IEnumerable<string> ids, CancellationToken cancellation)
    {
        var traces = new List<Trace>();
        foreach (var some in ids.Chunk(MostAtOnce))
        {
            var question = new JsonObject { ["TraceIds"] = new JsonArray([.. some.Select(id => JsonValue.Create(id))]) };
            await foreach (var page in api.AnswersAsync(AwsService.Traces, "/Traces", question, cancellation))
                traces.AddRange(page["Traces"]!.AsArray().Select(trace => Trace.Of(trace!)));
        }

        return traces;
    }

    private static TraceSummary Read(JsonNode summary)
    {
        var id = summary["Id"]!.GetValue<string>();
        var http = summary["Http"];
        var url = http?["HttpURL"]?.GetValue<string>();
        var path = Uri.TryCreate(url, UriKind.Absolute, out var address) ? address.AbsolutePath : url;
        var request = new[] { $"{summary["EntryPoint"]?["Name"]}", $"{http?["HttpMethod"]}", path, $"{http?["HttpStatus"]}" };
        var mark = Is("HasFault") ? TraceMark.Fault : Is("HasThrottle") ? TraceMark.Throttle : Is("HasError") ? TraceMark.Error : TraceMark.None;
        return new TraceSummary(
            id,
            TraceId.TimeOf(id),
            summary["Duration"] is { } duration ? TimeSpan.FromSeconds(duration.GetValue<double>()) : null,
            mark,
            string.Join(' ', request.Where(text => !string.IsNullOrEmpty(text))));

        bool Is(string flag) => summary[flag]?.GetValue<bool>() ?? false;
    }

    private static double Seconds(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds() / 1000.0;
}
