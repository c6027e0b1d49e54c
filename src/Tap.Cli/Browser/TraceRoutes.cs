using System.Text.Json.Nodes;
using Tap.Cli.Deployed;
using Tap.Cli.Rendering;

namespace Tap.Cli.Browser;

/// <summary>Traces in a list.</summary>
/// <param name="Traces">The latest first.</param>
/// <param name="More">Whether there are more.</param>
internal sealed record TracesAnswer(JsonArray Traces, bool More);

/// <summary>The routes of traces.</summary>
internal static class TraceRoutes
{
    private const int DefaultLimit = 1_000;
    private const int MostTraces = 5_000;
    private const int MostLines = 1_000;

    // Clocks differ, and lines may be logged before a segment begins and after it ended.
    private static readonly TimeSpan Around = TimeSpan.FromMinutes(1);

    /// <summary>Adds them.</summary>
    public static void AddTo(ApiRoutes api, ShownStack shown)
    {
        api.Get("/traces", async (question, cancellation) =>
        {
            var limit = question.Number("limit", DefaultLimit, MostTraces);
            var (start, end) = question.Range();
            var (traces, more) = await Reader().ListAsync(new TimeRange(start, end), question.Text("filter"), limit, cancellation);
            return new TracesAnswer(TraceJson.Of(traces), more);
        });
        api.Get("/traces/{id}", async (question, cancellation) => TraceJson.Of(await Reader().ReadAsync(Id(question), cancellation)));
        api.Get("/traces/{id}/logs", async (question, cancellation) =>
        {
            var trace = await Reader().ReadAsync(Id(question), cancellation);
            var logs = new LogReader(shown.Aws.Home, LogSource.Of(shown.Stack), new LogFilter(Id: trace.Id));
            return LogLineAnswer.Of((await logs.NewestAsync([RangeOf(trace, shown.Time.GetUtcNow())], MostLines, cancellation)).Lines);
        });

        TraceReader Reader() => new(shown.Aws.Home);
    }

    private static TimeRange RangeOf(Trace trace, DateTimeOffset now)
    {
        var parts = trace.Parts.SelectMany(part => part.All).Select(row => row.Part).ToList();
        return new TimeRange(
            parts.Select(part => part.Start).DefaultIfEmpty(TraceId.TimeOf(trace.Id)).Min() - Around,
            parts.Select(part => part.End ?? now).DefaultIfEmpty(now).Max() + Around);
    }

    private static string Id(ApiQuestion question) => TraceId.In(question.Part("id"))
        ?? throw ApiFault.BadQuestion("id", question.Part("id"), "the id of a trace, such as 1-581cf771-a006649127e371903a2de979");
}
