using System.Text.Json.Nodes;

namespace Tap.Cli.Deployed;

/// <summary>A line that Lambda itself writes: https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html.</summary>
internal static class PlatformLine
{
    /// <summary>What its type begins with.</summary>
    public const string Prefix = "platform.";

    /// <summary>The statuses that mean that it did not go well.</summary>
    public static IReadOnlyList<string> BadStatuses { get; } = ["error", "failure", "timeout"];

    /// <summary>Lambda lost the function.</summary>
    public const string Fault = "platform.fault";

    /// <summary>Lambda lost lines of the log.</summary>
    public const string LogsDropped = "platform.logsDropped";

    private const string Report = "platform.report";

    /// <summary>Reads one.</summary>
    public static LogEntry Read(JsonObject line)
    {
        var type = LogEntry.TextOf(line["type"])!;
        if (line["record"] is not JsonObject record)
            return new LogEntry(LevelOf(type, null), $"{type[Prefix.Length..]} {LogEntry.ValueOf(line["record"])}", [], []);

        var (status, metrics) = (LogEntry.TextOf(record["status"]), record["metrics"] as JsonObject ?? []);
        var fields = record.Where(field => field.Value is JsonValue && field.Key is not ("requestId" or "status"))
            .Concat(metrics.Where(metric => metric.Key is not ("maxMemoryUsedMB" or "memorySizeMB")))
            .Select(field => (field.Key, LogEntry.ValueOf(field.Value)))
            .ToList();
        if (status is not (null or "success"))
            fields.Insert(0, ("status", status));
        if (metrics["maxMemoryUsedMB"] is { } used)
            fields.Add(("maxMemoryUsedMB", $"{used}/{metrics["memorySizeMB"]}"));
        if (record["requestId"] is { } request)
            fields.Add(("requestId", LogEntry.ValueOf(request)));
        return new LogEntry(
            LevelOf(type, status), type[Prefix.Length..], fields, [], LogEntry.TextOf(record["requestId"]),
            TraceId.In(LogEntry.TextOf((record["tracing"] as JsonObject)?["value"])));
    }

    private static LogLevel LevelOf(string type, string? status) => (type, status) switch
    {
        (Fault, _) => LogLevel.Error,
        (_, { } told) when BadStatuses.Contains(told) => LogLevel.Error,
        (LogsDropped, _) => LogLevel.Warn,
        (Report, _) => LogLevel.Info,
        _ => LogLevel.Debug,
    };
}
