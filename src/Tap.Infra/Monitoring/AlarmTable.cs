using System.Collections.Immutable;
using Tap.Infra.Api;
using Tap.Infra.Configuration;
using Tap.Infra.Functions;

namespace Tap.Infra.Monitoring;

/// <summary>The table of the stack's alarms.</summary>
internal static class AlarmTable
{
    /// <summary>The operational alarms, in the order of docs/operations.md, each as severe as the escalation has it.</summary>
    public static ImmutableArray<AlarmDefinition> For(AlarmSettings settings, EscalationSettings escalation, Watched parts) =>
        [.. Rows(settings, parts).Select(alarm => escalation.Pages.Contains(alarm.Name) ? alarm with { Severity = Severity.Page } : alarm)];

    private static ImmutableArray<AlarmDefinition> Rows(AlarmSettings settings, Watched parts) =>
    [
        new("tap-api-handler-errors", "Requests fail with an error of the API handler.", [Metric.Of(parts.ApiHandler, "Errors")], "Sum", settings.ApiHandlerErrors),
        new("tap-processor-errors", "Uploaded objects are not processed.", [Metric.Of(parts.Processor, "Errors")], "Sum", settings.ProcessorErrors),
        new(
            "tap-api-handler-duration",
            "Requests come near the API handler's time limit.",
            [Metric.Of(parts.ApiHandler, "Duration")],
            settings.ApiHandlerDuration.Statistic,
            settings.ApiHandlerDuration),
        new(
            "tap-processor-duration",
            "Objects come near the processor's time limit.",
            [Metric.Of(parts.Processor, "Duration")],
            settings.ProcessorDuration.Statistic,
            settings.ProcessorDuration),
        new("tap-api-handler-throttles", "Requests are turned away for want of concurrency.", [Metric.Of(parts.ApiHandler, "Throttles")], "Sum", settings.ApiHandlerThrottles),
        new("tap-processor-throttles", "Objects wait for want of concurrency.", [Metric.Of(parts.Processor, "Throttles")], "Sum", settings.ProcessorThrottles),
        new(
            "tap-dynamodb-throttles",
            "Reads or writes of the metadata table or of its index are throttled.",
            [
                Metric.Of(parts.Table, "ReadThrottleEvents"),
                Metric.Of(parts.Table, "WriteThrottleEvents"),
                Metric.OfIndex(parts.Table, "ReadThrottleEvents"),
                Metric.OfIndex(parts.Table, "WriteThrottleEvents"),
            ],
            "Sum",
            settings.DynamoDbThrottles),
        new(
            "tap-dlq-depth",
            "Events that could not be handled wait in the dead letter queue.",
            [Metric.Of(parts.DeadLetters, "ApproximateNumberOfMessagesVisible")],
            "Maximum",
            settings.DlqDepth),
        new("tap-lost-events", "Events that could not be handled did not get to the dead letter queue.", [.. Metric.Lost(parts.Functions).Select(lost => lost.Metric)], "Sum", settings.LostEvents),
        new("tap-api-latency-p90", "One request in ten takes too long.", [Metric.Of(parts.Api, "Latency")], "p90", settings.ApiLatencyP90),
        new("tap-api-5xx", "The API answers with errors of its own.", [Metric.Of(parts.Api, "5XXError")], "Sum", settings.Api5xx),
        .. Baselines(settings, parts),
        .. parts.Backups is not { } backups ? Enumerable.Empty<AlarmDefinition>() :
        [
            new("tap-backup-failures", "The data was not backed up.", Metric.Of(backups, "NumberOfBackupJobsFailed"), "Sum", settings.BackupFailures),
        ],
        .. parts.Further.SelectMany(function => OfFunction(function, settings.Further[function.ShortName])),
    ];

    // What is slower or busier than usual without being too slow or too busy; fewer requests than usual may mean that callers cannot reach
    // the API, of which no other alarm would know, while a lower latency is no fault.
    private static IEnumerable<AlarmDefinition> Baselines(AlarmSettings settings, Watched parts)
    {
        if (settings.ApiLatencyP90Baseline is { } latency)
            yield return new("tap-api-latency-p90-baseline", "Requests take longer than usual at this time.", [Metric.Of(parts.Api, "Latency")], "p90", latency);
        if (settings.ApiRequestsBaseline is { } requests)
        {
            yield return new("tap-api-requests-baseline", "More or fewer requests come than usual at this time.", [Metric.Of(parts.Api, "Count")], "Sum", requests)
            {
                FallIsFault = true,
            };
        }
    }

    private static IEnumerable<AlarmDefinition> OfFunction(TapFunction function, FunctionAlarms settings)
    {
        AlarmDefinition Alarm(string metric, string meaning, string statistic, AlarmCondition condition) =>
            new($"tap-{function.ShortName}-{metric.ToLowerInvariant()}", meaning, [Metric.Of(function, metric)], statistic, condition);

        yield return Alarm("Errors", $"Calls of {function.ShortName} fail.", "Sum", settings.Errors);
        yield return Alarm("Duration", $"Calls of {function.ShortName} come near its time limit.", settings.Duration.Statistic, settings.Duration);
        yield return Alarm("Throttles", $"Calls of {function.ShortName} are turned away for want of concurrency.", "Sum", settings.Throttles);
    }

    /// <summary>
    /// The alarm that fires while a release is judged: CodeDeploy calls the check at its beginning, and nobody else does. The release lasts
    /// as long as the canary does, and a little for the check itself and for the minute in which it is counted; CloudWatch looks back a
    /// day.
    /// </summary>
    public static AlarmDefinition UnderWay(DeliverySettings settings, TapFunction check) => new(
        "tap-release-under-way",
        "A release is judged by its own alarms, so that pages are silent.",
        [Metric.Of(check, "Invocations")],
        "Sum",
        new ThresholdCondition(0, 60, Math.Min(settings.CanaryMinutes + 2, AlarmCondition.LongestLookback(60) / 60))
        {
            DatapointsToAlarm = 1,
        });

    /// <summary>
    /// The alarms that end a release. The API handler answers a fault of its own with a status of 500, which Lambda counts as no error.
    /// </summary>
    public static ImmutableArray<AlarmDefinition> Canary(AlarmSettings settings, TapFunction function, HttpApi api) =>
    [
        new("tap-api-handler-canary-errors", "Calls through the alias fail; a release under way is rolled back.", [Metric.OfAlias(function, "Errors")], "Sum", settings.CanaryErrors),
        new("tap-api-handler-canary-5xx", "The API answers with errors of its own; a release under way is rolled back.", [Metric.Of(api, "5XXError")], "Sum", settings.Canary5xx),
    ];
}
