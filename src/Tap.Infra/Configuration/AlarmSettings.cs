using System.Collections.Immutable;

namespace Tap.Infra.Configuration;

/// <summary>Settings of the alarms: section <c>tap:alarms</c>, one subsection an alarm.</summary>
public sealed record AlarmSettings
{
    // Null where a stack lacks the alarm.
    private static readonly ImmutableArray<(string Name, Func<AlarmSettings, AlarmCondition?> Condition)> Told =
    [
        ("tap-api-handler-errors", alarms => alarms.ApiHandlerErrors),
        ("tap-processor-errors", alarms => alarms.ProcessorErrors),
        ("tap-api-handler-duration", alarms => alarms.ApiHandlerDuration),
        ("tap-processor-duration", alarms => alarms.ProcessorDuration),
        ("tap-api-handler-throttles", alarms => alarms.ApiHandlerThrottles),
        ("tap-processor-throttles", alarms => alarms.ProcessorThrottles),
        ("tap-dynamodb-throttles", alarms => alarms.DynamoDbThrottles),
        ("tap-dlq-depth", alarms => alarms.DlqDepth),
        ("tap-lost-events", alarms => alarms.LostEvents),
        ("tap-api-latency-p90", alarms => alarms.ApiLatencyP90),
        ("tap-api-5xx", alarms => alarms.Api5xx),
        ("tap-api-latency-p90-baseline", alarms => alarms.ApiLatencyP90Baseline),
        ("tap-api-requests-baseline", alarms => alarms.ApiRequestsBaseline),
        ("tap-backup-failures", alarms => alarms.BackupFailures),
        .. FurtherFunctions.All.SelectMany(Of),
    ];

    /// <summary>
    /// The alarms that somebody is told of, by name and without the environment, in the order of docs/operations.md: those that may page.
    /// </summary>
    public static ImmutableArray<string> Names { get; } = [.. Told.Select(alarm => alarm.Name)];

    /// <summary>Errors of the API handler in a period; default over 5 in two periods.</summary>
    public required ThresholdCondition ApiHandlerErrors { get; init; }

    /// <summary>Errors of the processor in a period; default over 10 in two periods.</summary>
    public required ThresholdCondition ProcessorErrors { get; init; }

    /// <summary>Duration of the API handler in milliseconds; default on average over 20,000 in three periods.</summary>
    public required DurationCondition ApiHandlerDuration { get; init; }

    /// <summary>Duration of the processor in milliseconds; default on average over 240,000 in three periods.</summary>
    public required DurationCondition ProcessorDuration { get; init; }

    /// <summary>Throttled calls of the API handler; default over 0 in one period.</summary>
    public required ThresholdCondition ApiHandlerThrottles { get; init; }

    /// <summary>Throttled calls of the processor; default over 0 in one period.</summary>
    public required ThresholdCondition ProcessorThrottles { get; init; }

    /// <summary>Throttled reads and writes of the table; default over 0 in one period.</summary>
    public required ThresholdCondition DynamoDbThrottles { get; init; }

    /// <summary>Messages in the dead letter queue; default over 0 in one period.</summary>
    public required ThresholdCondition DlqDepth { get; init; }

    /// <summary>Events that could not be handled and not be kept either; default over 0 in one period.</summary>
    public required ThresholdCondition LostEvents { get; init; }

    /// <summary>The 90th percentile of the API's latency in milliseconds; default over 1,000 in three periods.</summary>
    public required ThresholdCondition ApiLatencyP90 { get; init; }

    /// <summary>The same outside its band, above it; by default three standard deviations in prod, and none (null) elsewhere.</summary>
    public required BaselineCondition? ApiLatencyP90Baseline { get; init; }

    /// <summary>
    /// Requests of the API outside their band, on either side, in three periods; by default three standard deviations in prod, and none
    /// (null) elsewhere.
    /// </summary>
    public required BaselineCondition? ApiRequestsBaseline { get; init; }

    /// <summary>Answers of the API with a status of 500 and above; default over 5 in one period.</summary>
    public required ThresholdCondition Api5xx { get; init; }

    /// <summary>Backups that failed; default over 0 in one period of a day.</summary>
    public required ThresholdCondition BackupFailures { get; init; }

    /// <summary>Errors of the released alias that end a release; default over 0 in one period of a minute.</summary>
    public required ThresholdCondition CanaryErrors { get; init; }

    /// <summary>Answers of the API with a status of 500 and above that end a release; default over 0 in one period of a minute.</summary>
    public required ThresholdCondition Canary5xx { get; init; }

    /// <summary>
    /// The alarms of the functions of <see cref="FurtherFunctions"/>, by short name; default over 0 errors or throttled calls in one period,
    /// and on average over two thirds of the time limit that the function has by default in three.
    /// </summary>
    public required ImmutableDictionary<string, FunctionAlarms> Further { get; init; }

    /// <summary>When each of <see cref="Names"/> fires that the stack has.</summary>
    internal IEnumerable<(string Name, AlarmCondition Condition)> Conditions =>
        from alarm in Told
        let condition = alarm.Condition(this)
        where condition is not null
        select (alarm.Name, condition);

    internal static AlarmSettings Read(SettingsSection section, bool production, SettingsReport report)
    {
        ThresholdCondition Alarm(string key, double threshold, int periods, string unit, int seconds = 300) =>
            section.Section(key, alarm => ThresholdCondition.Read(alarm, threshold, seconds, periods, unit, $"tap:alarms.{key}", report));

        DurationCondition Duration(string key, double threshold) =>
            section.Section(key, alarm => DurationCondition.Read(alarm, threshold, 300, 3, $"tap:alarms.{key}", report));

        var (latency, latencyBaseline) = section.Section("apiLatencyP90", alarm =>
        {
            var condition = ThresholdCondition.Read(
                alarm, 1_000, 300, 3, "milliseconds for the slowest tenth of requests", "tap:alarms.apiLatencyP90", report);
            var width = BaselineCondition.ReadWidth(alarm, production, "a latency above the usual one");
            return (condition, Band(width, condition.PeriodSeconds, condition.EvaluationPeriods));
        });
        var requestsBaseline = section.Section("apiRequests", alarm =>
        {
            var width = BaselineCondition.ReadWidth(alarm, production, "more or fewer requests than usual");
            var (seconds, periods) = AlarmCondition.ReadPeriods(alarm, 300, 3, "tap:alarms.apiRequests", report);
            return Band(width, seconds, periods);
        });

        return new AlarmSettings
        {
            ApiHandlerErrors = Alarm("apiHandlerErrors", 5, 2, "errors in a period"),
            ProcessorErrors = Alarm("processorErrors", 10, 2, "errors in a period"),
            ApiHandlerDuration = Duration("apiHandlerDuration", 20_000),
            ProcessorDuration = Duration("processorDuration", 240_000),
            ApiHandlerThrottles = Alarm("apiHandlerThrottles", 0, 1, "throttled calls in a period"),
            ProcessorThrottles = Alarm("processorThrottles", 0, 1, "throttled calls in a period"),
            DynamoDbThrottles = Alarm("dynamodbThrottles", 0, 1, "throttled requests in a period"),
            DlqDepth = Alarm("dlqDepth", 0, 1, "messages"),
            LostEvents = Alarm("lostEvents", 0, 1, "events in a period"),
            ApiLatencyP90 = latency,
            ApiLatencyP90Baseline = latencyBaseline,
            ApiRequestsBaseline = requestsBaseline,
            Api5xx = Alarm("api5xx", 5, 1, "answers with a status of 500 and above in a period"),
            BackupFailures = Alarm("backupFailures", 0, 1, "failed backups in a period", seconds: 86_400),
            CanaryErrors = Alarm("canaryErrors", 0, 1, "errors in a period", seconds: 60),
            Canary5xx = Alarm("canary5xx", 0, 1, "answers with a status of 500 and above in a period", seconds: 60),
            Further = FurtherFunctions.All.ToImmutableDictionary(function => function.ShortName, function => new FunctionAlarms(
                Alarm($"{function.Key}Errors", 0, 1, "errors in a period"),
                Duration($"{function.Key}Duration", function.TimeoutSeconds * 2_000 / 3),
                Alarm($"{function.Key}Throttles", 0, 1, "throttled calls in a period"))),
        };
    }

    private static BaselineCondition? Band(double? width, int seconds, int periods) =>
        width is { } deviations ? new BaselineCondition(deviations, seconds, periods) : null;

    private static IEnumerable<(string Name, Func<AlarmSettings, AlarmCondition?> Condition)> Of(FurtherFunction function) =>
    [
        ($"tap-{function.ShortName}-errors", alarms => alarms.Further[function.ShortName].Errors),
        ($"tap-{function.ShortName}-duration", alarms => alarms.Further[function.ShortName].Duration),
        ($"tap-{function.ShortName}-throttles", alarms => alarms.Further[function.ShortName].Throttles),
    ];
}
