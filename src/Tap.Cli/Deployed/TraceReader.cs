using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tap.Cli.Aws;
using Tap.Program;

namespace Tap.Cli.Deployed;

/// <summary>A trace in a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Start">When it began, to the second.</param>
/// <param name="Duration">How long it took until its last part ended; null as long as X-Ray does not know.</param>
/// <param name="Mark">The worst of its parts.</param>
/// <param name="Entry">Where it began, and the request that did it.</param>
internal sealed record TraceSummary(string Id, DateTimeOffset Start, TimeSpan? Duration, TraceMark Mark, string Entry);

/// <summary>Reads the traces of a stack's region and account from X-Ray.</summary>
internal sealed partial class TraceReader(AwsApi api)
{
    // X-Ray takes no longer range: https://docs.aws.amazon.com/xray/latest/api/API_GetTraceSummaries.html
    private static readonly TimeSpan MostRange = TimeSpan.FromHours(6);

    /// <summary>The traces of the last while that a filter takes.</summary>
    /// <param name="since">How far back.</param>
    /// <param name="filter">An expression of X-Ray's; null for all.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="AwsException">X-Ray refuses it, the expression for example.</exception>
    public async Task<IReadOnlyList<TraceSummary>> ListAsync(TimeSpan since, string? filter, CancellationToken cancellation)
    {
        var found = new List<TraceSummary>();
        var now = DateTimeOffset.UtcNow;
        for (var start = now - since; start < now; start += MostRange)
        {
            var end = start + MostRange < now ? start + MostRange : now;
            var question = new JsonObject { ["StartTime"] = Seconds(start), ["EndTime"] = Seconds(end) };
            if (filter is not null)
                question["FilterExpression"] = filter;
            await foreach (var page in api.AnswersAsync(AwsService.Traces, "/TraceSummaries", question, cancellation))
                found.AddRange(page["TraceSummaries"]!.AsArray().Select(summary => Read(summary!)));
        }

        return [.. found.DistinctBy(summary => summary.Id)];
    }

    /// <summary>A trace, whole.</summary>
    /// <param name="id">Its id, or the header that holds it.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="UserException">That is no id, or X-Ray has no such trace.</exception>
    public async Task<Trace> ReadAsync(string id, CancellationToken cancellation)
    {
        var match = TraceId().Match(id);
        if (!match.Success)
            throw new UserException(
                $"'{id}' is no id of a trace; one such as 1-581cf771-a006649127e371903a2de979 is in the header X-Amzn-Trace-Id of each answer.");

        var parameters = new JsonObject { ["TraceIds"] = new JsonArray(match.Value) };
        var traces = (await api.AskAsync(AwsService.Traces, "/Traces", parameters, cancellation))["Traces"]!.AsArray();
        return traces is [{ } trace, ..]
            ? Trace.Of(trace)
            : throw new UserException(
                $"X-Ray has no trace {match.Value}: it was not sampled, is younger than a few seconds, or older than 30 days.");
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
            DateTimeOffset.FromUnixTimeSeconds(Convert.ToInt64(id.Split('-')[1], 16)),
            summary["Duration"] is { } duration ? TimeSpan.FromSeconds(duration.GetValue<double>()) : null,
            mark,
            string.Join(' ', request.Where(text => !string.IsNullOrEmpty(text))));

        bool Is(string flag) => summary[flag]?.GetValue<bool>() ?? false;
    }

    private static double Seconds(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds() / 1000.0;

    [GeneratedRegex("1-[0-9a-f]{8}-[0-9a-f]{24}", RegexOptions.IgnoreCase)]
    private static partial Regex TraceId();
}
