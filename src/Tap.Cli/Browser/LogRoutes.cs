using Tap.Cli.Deployed;

namespace Tap.Cli.Browser;

/// <summary>A line of a log.</summary>
/// <param name="Id">What CloudWatch Logs knows it by.</param>
/// <param name="At">When it was logged.</param>
/// <param name="Source">Who logged it.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Text">As <c>./tap logs</c> shows it.</param>
/// <param name="Message">As it came.</param>
/// <param name="TraceId">The trace that it belongs to, if it says so.</param>
/// <param name="Invocation">The function's invocation, if it says so.</param>
internal sealed record LogLineAnswer(
    string Id, DateTimeOffset At, string Source, LogLevel Level, string Text, string Message, string? TraceId, string? Invocation)
{
    /// <summary>Lines.</summary>
    public static IReadOnlyList<LogLineAnswer> Of(IEnumerable<LogEvent> lines) => [.. lines.Select(line => new LogLineAnswer(
        line.Id, line.Timestamp, line.Source.Name, line.Entry.Level, line.Entry.Text, line.Message, line.Entry.Trace,
        line.Entry.Invocation))];
}

/// <summary>Lines in the order of time.</summary>
/// <param name="Lines">The newest of a stretch of time.</param>
/// <param name="More">Whether there are older ones in it.</param>
internal sealed record LogsAnswer(IReadOnlyList<LogLineAnswer> Lines, bool More);

/// <summary>The routes of logs.</summary>
internal static class LogRoutes
{
    private const int DefaultLimit = 1_000;
    private const int MostLines = 10_000;

    /// <summary>Adds them.</summary>
    public static void AddTo(ApiRoutes api, ShownStack shown)
    {
        api.Get("/logs", async (question, cancellation) =>
        {
            var ((start, end), limit) = (question.Range(), question.Number("limit", DefaultLimit, MostLines));
            var (lines, more) = await Reader(question).NewestAsync(new TimeRange(start, end).Backwards(), limit, cancellation);
            return new LogsAnswer(LogLineAnswer.Of(lines), more);
        });
        api.Stream("/logs/tail", (question, response, cancellation) =>
        {
            var from = question.Text("start") is null ? question.Now : question.Range().Start;
            var batches = Reader(question).FollowAsync(from, cancellation);
            response.ContentType = "text/event-stream";
            return new LogStream(response.Body, shown.Time).WriteAsync(batches, cancellation);
        });

        LogReader Reader(ApiQuestion question) => new(
            shown.Aws.Home,
            question.Text("source") is { } source ? [LogSource.Named(shown.Stack, source)] : LogSource.Of(shown.Stack),
            new LogFilter(Level(question), Text: question.Text("text")), shown.Time);
    }

    private static LogLevel? Level(ApiQuestion question) => question.Text("level") is not { } name
        ? null
        : LogFilter.LevelNamed(name) ?? throw ApiFault.BadQuestion("level", name, $"one of {string.Join(", ", LogFilter.LevelNames)}");
}
