using System.Text.Json.Nodes;
using Tap.Cli.Deployed;

namespace Tap.Cli.Rendering;

/// <summary>The status of a stack for machines: null is what AWS did not tell.</summary>
internal static class StatusJson
{
    /// <summary>The document.</summary>
    public static JsonObject Of(DeployedStack stack, StackStatus status) => new()
    {
        ["stack"] = stack.Name,
        ["region"] = stack.Region,
        ["at"] = status.At.UtcDateTime,
        ["isWell"] = status.IsWell,
        ["functions"] = new JsonObject(stack.Functions.Keys.Order(StringComparer.Ordinal)
            .Select(name => KeyValuePair.Create(name, (JsonNode?)Function(status, name)))),
        ["release"] = status.Release is { } release
            ? new JsonObject { ["deploymentId"] = release.Deployment, ["status"] = release.Status, ["since"] = release.Since.UtcDateTime }
            : null,
        ["alarms"] = status.Alarms is { } alarms
            ? new JsonObject
            {
                ["firing"] = new JsonArray([.. status.Firing.Select(alarm => alarm.ToJson())]),
                ["ok"] = alarms.Count(alarm => alarm.State == "OK"),
                ["insufficientData"] = alarms.Count(alarm => alarm.State == "INSUFFICIENT_DATA"),
            }
            : null,
        ["api"] = status.Metrics?.Api is { } api
            ? new JsonObject { ["requests"] = api.Requests, ["clientErrors"] = api.ClientErrors, ["serverErrors"] = api.ServerErrors }
            : null,
        ["deadLetters"] = status.DeadLetters is { } waiting
            ? new JsonObject
            {
                ["waiting"] = waiting,
                ["oldestSeconds"] = waiting > 0 ? status.Metrics?.OldestDeadLetter?.TotalSeconds : null,
            }
            : null,
        ["lastErrors"] = status.LastErrors is { } errors
            ? new JsonArray([.. errors.Select(error => new JsonObject
            {
                ["timestamp"] = error.Timestamp.UtcDateTime, ["source"] = error.Source.Name, ["message"] = error.Entry.Summary,
            })])
            : null,
        ["unknown"] = new JsonArray([.. status.Unknown.Select(sentence => JsonValue.Create(sentence))]),
    };

    private static JsonObject Function(StackStatus status, string name)
    {
        var counts = status.Metrics?.Functions[name];
        return new JsonObject
        {
            ["traffic"] = status.Traffic is { } traffic
                ? new JsonArray([.. traffic[name].Select(share =>
                    new JsonObject { ["version"] = share.Version, ["percent"] = share.Percent })])
                : null,
            ["invocations"] = counts?.Invocations,
            ["errors"] = counts?.Errors,
            ["throttles"] = counts?.Throttles,
        };
    }
}
