using System.Collections.Immutable;

namespace Tap.Infra.Configuration;

/// <summary>Settings of the alarms: section <c>tap:alarms</c>, one subsection an alarm.</summary>
public sealed record AlarmSettings
{
    /// <summary>Errors of the API handler in a period; default over 5 in two periods.</summary>
    public required AlarmCondition ApiHandlerErrors { get; init; }

    /// <summary>Errors of the processor in a period; default over 10 in two periods.</summary>
    public required AlarmCondition ProcessorErrors { get; init; }

    /// <summary>Average duration of the API handler in milliseconds; default over 20,000 in three periods.</summary>
    public required AlarmCondition ApiHandlerDuration { get; init; }

    /// <summary>Average duration of the processor in milliseconds; default over 240,000 in three periods.</summary>
    public required AlarmCondition ProcessorDuration { get; init; }

    /// <summary>Throttled calls of the API handler; default over 0 in one period.</summary>
    public required AlarmCondition ApiHandlerThrottles { get; init; }

    /// <summary>Throttled calls of the processor; default over 0 in one period.</summary>
    public required AlarmCondition ProcessorThrottles { get; init; }

    /// <summary>Throttled reads and writes of the table; default over 0 in one period.</summary>
    public required AlarmCondition DynamoDbThrottles { get; init; }

    /// <summary>Messages in the dead letter queue; default over 0 in one period.</summary>
    public required AlarmCondition DlqDepth { get; init; }

    /// <summary>The 90th percentile of the API's latency in milliseconds; default over 1,000 in three periods.</summary>
    public required AlarmCondition ApiLatencyP90 { get; init; }

    /// <summary>Answers of the API with a status of 500 and above; default over 5 in one period.</summary>
    public required AlarmCondition Api5xx { get; init; }

    /// <summary>Backups that failed; default over 0 in one period of a day.</summary>
    public required AlarmCondition BackupFailures { get; init; }

    /// <summary>Errors of the released alias that end a release; default over 0 in one period of a minute.</summary>
    public required AlarmCondition CanaryErrors { get; init; }

    /// <summary>Answers of the API with a status of 500 and above that end a release; default over 0 in one period of a minute.</summary>
    public required AlarmCondition Canary5xx { get; init; }

    /// <summary>
    /// The alarms of the functions of <see cref="FurtherFunctions"/>, by short name; default over 0 errors or throttled calls in one period,
    /// and on average over two thirds of the time limit that the function has by default in three.
    /// </summary>
    public required ImmutableDictionary<string, FunctionAlarms> Further { get; init; }

    internal static AlarmSettings Read(SettingsSection section, SettingsReport report)
    {
        AlarmCondition Alarm(string key, double threshold, int periods, string unit, int seconds = 300) =>
            section.Section(key, alarm => AlarmCondition.Read(alarm, threshold, seconds, periods, unit, $"tap:alarms.{key}", report));

        return new AlarmSettings
        {
            ApiHandlerErrors = Alarm("apiHandlerErrors", 5, 2, "errors in a period"),
            ProcessorErrors = Alarm("processorErrors", 10, 2, "errors in a period"),
            ApiHandlerDuration = Alarm("apiHandlerDuration", 20_000, 3, "milliseconds on average"),
            ProcessorDuration = Alarm("processorDuration", 240_000, 3, "milliseconds on average"),
            ApiHandlerThrottles = Alarm("apiHandlerThrottles", 0, 1, "throttled calls in a period"),
            ProcessorThrottles = Alarm("processorThrottles", 0, 1, "throttled calls in a period"),
            DynamoDbThrottles = Alarm("dynamodbThrottles", 0, 1, "throttled requests in a period"),
            DlqDepth = Alarm("dlqDepth", 0, 1, "messages"),
            ApiLatencyP90 = Alarm("apiLatencyP90", 1_000, 3, "milliseconds for the slowest tenth of requests"),
            Api5xx = Alarm("api5xx", 5, 1, "answers with a status of 500 and above in a period"),
            BackupFailures = Alarm("backupFailures", 0, 1, "failed backups in a period", seconds: 86_400),
            CanaryErrors = Alarm("canaryErrors", 0, 1, "errors in a period", seconds: 60),
            Canary5xx = Alarm("canary5xx", 0, 1, "answers with a status of 500 and above in a period", seconds: 60),
            Further = FurtherFunctions.All.ToImmutableDictionary(function => function.ShortName, function => new FunctionAlarms(
                Alarm($"{function.Key}Errors", 0, 1, "errors in a period"),
                Alarm($"{function.Key}Duration", function.TimeoutSeconds * 2_000 / 3, 3, "milliseconds on average"),
                Alarm($"{function.Key}Throttles", 0, 1, "throttled calls in a period"))),
        };
    }
}
