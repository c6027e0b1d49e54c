using System.Text.Json.Nodes;

namespace Tap.Cli.Deployed;

/// <summary>A line of the API's access log, whose fields src/Tap.Infra/Api/AccessLog.cs has.</summary>
internal static class AccessLine
{
    private const string None = "-";

    // In this order, where they are told: the status that Lambda answered with is 200 unless it did not run the function.
    private static readonly string[] Shown =
        ["status", "responseLatency", "lambdaStatus", "authorizerStatus", "errorType", "principalId", "user", "sourceIp", "requestId"];

    /// <summary>Reads one.</summary>
    public static LogEntry Read(JsonObject line)
    {
        var status = Field("status");
        return new LogEntry(
            status[0] switch
            {
                '5' => LogLevel.Error,
                '4' => LogLevel.Warn,
                _ => LogLevel.Info,
            },
            $"{Field("method")} {Field("route")}",
            [.. Shown.Select(name => (name, Field(name))).Where(Tells)],
            [],
            LogEntry.TextOf(line["integrationRequestId"]),
            TraceId.In(LogEntry.TextOf(line["traceId"])));

        string Field(string name) => line[name] is { } value ? LogEntry.ValueOf(value) : None;

        static bool Tells((string Name, string Value) field) => field is not ((_, None) or ("lambdaStatus" or "authorizerStatus", "200"));
    }
}
