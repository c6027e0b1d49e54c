using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Tap.Cli.Deployed;

namespace Tap.Cli.Browser;

/// <summary>An alarm in the list.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ShortName">Its name without what all names of the stack begin and end with.</param>
/// <param name="Region">Where it is: with its metric.</param>
/// <param name="Kind"><c>metric</c>, or <c>composite</c> for one on other alarms.</param>
/// <param name="Description">What it means.</param>
/// <param name="Condition">When it fires, in words.</param>
/// <param name="State">OK, ALARM or INSUFFICIENT_DATA.</param>
/// <param name="Reason">Why it has its state, as CloudWatch says it.</param>
/// <param name="Since">When it got into this state.</param>
/// <param name="Fires">Whether it fires.</param>
/// <param name="Severity"><c>page</c>, <c>notice</c>, or <c>none</c> for one that tells nobody.</param>
/// <param name="Silence">Why it does not tell of its state now; null when it does.</param>
internal record AlarmSummary(
    string Name, string ShortName, string Region, string Kind, string Description, string Condition, string State, string Reason,
    DateTimeOffset Since, bool Fires, string Severity, string? Silence)
{
    /// <summary>What the list tells of one.</summary>
    public static AlarmSummary Of(Alarm alarm, string shortName) => new(
        alarm.Name, shortName, alarm.Region, alarm.IsComposite ? "composite" : "metric", alarm.Description, alarm.Condition, alarm.State,
        alarm.Reason, alarm.Since, alarm.Fires, alarm.Severity, alarm.Silence);
}

/// <summary>All that is known of an alarm: what the list tells of it, and more.</summary>
internal sealed record AlarmDetail : AlarmSummary
{
    /// <summary>All that is known of one.</summary>
    public AlarmDetail(AlarmSummary summary)
        : base(summary)
    {
    }

    /// <summary>What happened to it, the newest first.</summary>
    public required IReadOnlyList<AlarmEvent> History { get; init; }

    /// <summary>What to do about it; null when nothing is written.</summary>
    public required string? RunbookHtml { get; init; }
}

/// <summary>What an alarm watches; one on other alarms watches nothing.</summary>
/// <param name="Series">The line that it compares, and the others that it is drawn with.</param>
/// <param name="Threshold">What it compares with; null when that is no number.</param>
/// <param name="Comparison">How, as CloudWatch calls it.</param>
/// <param name="EvaluationPeriods">At how many periods it looks.</param>
/// <param name="DatapointsToAlarm">How many of them make it fire.</param>
/// <param name="PeriodSeconds">How long one is; the line may be drawn with longer ones.</param>
/// <param name="Unit">The unit of the values, where the alarm names one.</param>
internal sealed record AlarmMetric(
    IReadOnlyList<Series> Series, double? Threshold = null, string? Comparison = null, int? EvaluationPeriods = null,
    int? DatapointsToAlarm = null, int? PeriodSeconds = null, string? Unit = null);

/// <summary>The state that an alarm is to have.</summary>
/// <param name="State">OK, ALARM or INSUFFICIENT_DATA.</param>
/// <param name="Reason">Why, for its history.</param>
internal sealed record AlarmStateChange(string? State, string? Reason);

/// <summary>The routes of the alarms.</summary>
internal static class AlarmRoutes
{
    /// <summary>Adds them.</summary>
    public static void AddTo(ApiRoutes api, ShownStack shown)
    {
        var alarms = new StackAlarms(shown.Aws, shown.Stack);
        api.Get("/alarms", async (_, cancellation) =>
            (await alarms.ReadAsync(cancellation)).Select(alarm => AlarmSummary.Of(alarm, alarms.Short(alarm.Name))));
        api.Get("/alarms/{name}", async (question, cancellation) =>
            await TellAsync(alarms, await alarms.ReadAsync(question.Part("name"), cancellation), shown.Root, cancellation));
        api.Get("/alarms/{name}/metric", async (question, cancellation) =>
        {
            var (start, end) = question.Range();
            var alarm = await alarms.ReadAsync(question.Part("name"), cancellation);
            return await DrawAsync(shown.Aws, alarm, new WidgetRange(start, end, question.Now), cancellation);
        });
        api.Change(HttpMethods.Put, "/alarms/{name}/state", async (question, cancellation) =>
        {
            var (state, reason) = await question.BodyAsync<AlarmStateChange>(cancellation);
            if (!Alarm.States.Contains(state))
                throw ApiFault.BadQuestion("state", $"{state}", string.Join(", ", Alarm.States));
            if (string.IsNullOrWhiteSpace(reason))
                throw ApiFault.BadQuestion("reason", "", "there: it stands in the alarm's history");
            await alarms.SetStateAsync(await alarms.ReadAsync(question.Part("name"), cancellation), state!, reason, cancellation);
            return null;
        });
    }

    // What an alarm on metrics asks CloudWatch.
    private static IReadOnlyList<WidgetRow> RowsOf(Alarm alarm, Func<int, int> periodOf)
    {
        var definition = alarm.Definition;
        if (definition["Metrics"] is JsonArray { Count: > 0 } queries)
            return [.. queries.Select(query => RowOf(alarm, query!.DeepClone().AsObject(), periodOf))];
        var query = MetricData.Query(
            "m1", $"{definition["Namespace"]}", $"{definition["MetricName"]}",
            $"{definition["ExtendedStatistic"] ?? definition["Statistic"]}", definition["Period"]!.GetValue<int>(),
            (definition["Dimensions"] as JsonArray ?? []).Select(dimension => ($"{dimension!["Name"]}", $"{dimension["Value"]}")));
        if (definition["Unit"] is { } unit)
            query["MetricStat"]!["Unit"] = unit.DeepClone();
        return [RowOf(alarm, query, periodOf)];
    }

    private static WidgetRow RowOf(Alarm alarm, JsonObject query, Func<int, int> periodOf)
    {
        var period = periodOf(PeriodOf(alarm) ?? 60);
        if (query["MetricStat"] is JsonObject statistic)
            statistic["Period"] = period;
        if (query["Period"] is not null)
            query["Period"] = period;
        return new WidgetRow(
            query["Id"]!.GetValue<string>(), query, alarm.Region, period, null, "left", query["ReturnData"]?.GetValue<bool>() ?? true);
    }

    private static int? PeriodOf(Alarm alarm) => Of(alarm, "Period")?.GetValue<int>();

    // Of several metrics the first that says it.
    private static JsonNode? Of(Alarm alarm, string name) => alarm.Definition[name] ?? (alarm.Definition["Metrics"] as JsonArray ?? [])
        .Select(query => query!["MetricStat"]?[name] ?? query[name]).FirstOrDefault(value => value is not null);

    private static async Task<AlarmDetail> TellAsync(StackAlarms alarms, Alarm alarm, string root, CancellationToken cancellation)
    {
        var name = alarms.Short(alarm.Name);
        var runbook = Runbook.SectionOf(await File.ReadAllTextAsync(Runbook.FileIn(root), cancellation), name);
        return new AlarmDetail(AlarmSummary.Of(alarm, name))
        {
            History = await alarms.HistoryAsync(alarm, cancellation),
            RunbookHtml = runbook is null ? null : SafeMarkdown.ToHtml(runbook),
        };
    }

    private static async Task<AlarmMetric> DrawAsync(
        StackAws aws, Alarm alarm, WidgetRange range, CancellationToken cancellation)
    {
        if (alarm.IsComposite)
            return new AlarmMetric([]);
        var rows = RowsOf(alarm, range.PeriodOf);
        var (lines, _) = await Browser.Series.ReadAsync(aws, rows, range.Start, range.End, cancellation);
        var definition = alarm.Definition;
        var periods = definition["EvaluationPeriods"]?.GetValue<int>();
        return new AlarmMetric(
            lines, definition["Threshold"]?.GetValue<double>(), definition["ComparisonOperator"]?.GetValue<string>(), periods,
            definition["DatapointsToAlarm"]?.GetValue<int>() ?? periods, PeriodOf(alarm), Of(alarm, "Unit")?.GetValue<string>());
    }
}
