using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tap.Guardrails;
using Tap.Program;

namespace Tap.Cli.Review;

/// <summary>An alarm.</summary>
/// <param name="Resource">The key of the resource.</param>
/// <param name="Name">Its name in CloudWatch.</param>
/// <param name="Metric">What it watches.</param>
/// <param name="Condition">When it fires.</param>
/// <param name="Missing">What missing data means.</param>
/// <param name="Notifies">Whom it tells when it fires.</param>
internal sealed record AlarmRow(
    string Resource, string Name, string Metric, string Condition, string Missing, IReadOnlyList<string> Notifies);

/// <summary>A log group.</summary>
/// <param name="Resource">The key of the resource.</param>
/// <param name="Name">Its name in CloudWatch.</param>
/// <param name="RetentionDays">For how long it keeps events; 0 for ever.</param>
/// <param name="Key">The key that encrypts it; null for one of AWS.</param>
internal sealed record LogGroupRow(string Resource, string Name, int RetentionDays, string? Key);

/// <summary>Reads out of a stack what watches it.</summary>
internal static partial class Monitoring
{
    private static readonly Dictionary<string, string> Signs = new()
    {
        ["GreaterThanThreshold"] = ">",
        ["GreaterThanOrEqualToThreshold"] = "≥",
        ["LessThanThreshold"] = "<",
        ["LessThanOrEqualToThreshold"] = "≤",
        ["GreaterThanUpperThreshold"] = "above",
        ["LessThanLowerThreshold"] = "below",
        ["LessThanLowerOrGreaterThanUpperThreshold"] = "outside",
    };

    public static IEnumerable<AlarmRow> Alarms(RegisteredStack stack)
    {
        var graph = stack.Graph;
        return graph.Resources.Select(resource => resource.Type switch
        {
            "aws:cloudwatch/metricAlarm:MetricAlarm" =>
                Row(graph, resource, "name", Metric(resource), Condition(resource), resource.Text("treatMissingData") ?? "missing"),
            "aws:cloudwatch/compositeAlarm:CompositeAlarm" =>
                Row(graph, resource, "alarmName", Rule(resource.Text("alarmRule")!), RuleCondition(resource), ""),
            _ => null,
        }).OfType<AlarmRow>();
    }

    public static IEnumerable<LogGroupRow> LogGroups(RegisteredStack stack) => stack.Resources
        .Where(resource => resource.Type == "aws:cloudwatch/logGroup:LogGroup")
        .Select(group => new LogGroupRow(group.Key, group.Text("name") ?? group.Name, (int)(group.Number("retentionInDays") ?? 0), group.Text("kmsKeyId")));

    private static AlarmRow Row(
        ResourceGraph graph, RegisteredResource alarm, string name, string metric, string condition, string missing) =>
        new(alarm.Key, alarm.Text(name) ?? alarm.Name, metric, condition, missing, [.. Notified(graph, alarm)]);

    // CodeDeploy asks its alarms by itself.
    private static IEnumerable<string> Notified(ResourceGraph graph, RegisteredResource alarm) => (alarm.Input("alarmActions") as JsonArray ?? [])
        .Select(action => action!.ToString())
        .Concat(graph.Referring(alarm, "aws:codedeploy/deploymentGroup:DeploymentGroup", "alarmConfiguration")
            .Select(group => new Reference(group.Key, "deploymentGroupName").ToString()));

    private static string Metric(RegisteredResource alarm)
    {
        if (alarm.Input("metricQueries") is not JsonArray { Count: > 0 } queries)
            return $"{alarm.Text("namespace")} {alarm.Text("metricName")}, {Statistic(alarm.Inputs)} over {alarm.Input("period")} s";

        var compared = queries.OfType<JsonObject>().Where(query => $"{query["id"]}" != alarm.Text("thresholdMetricId")).ToList();
        var watched = compared.Select(query => query["expression"]).FirstOrDefault(expression => expression is not null) ?? compared[0]["id"];
        var metrics = queries.OfType<JsonObject>().Where(query => query["metric"] is JsonObject)
            .Select(query => $"{query["id"]} = {query["metric"]!["namespace"]} {query["metric"]!["metricName"]}, {query["metric"]!["stat"]} over {query["metric"]!["period"]} s");
        return $"{watched} with {string.Join("; ", metrics)}";
    }

    private static string Statistic(JsonObject alarm) => $"{alarm["statistic"] ?? alarm["extendedStatistic"]}";

    // The suppressor is another alarm of the stack.
    private static string RuleCondition(RegisteredResource alarm) => alarm.Input("actionsSuppressor") is JsonObject suppressor
        ? $"the rule holds, for {suppressor["waitPeriod"]} s; silent while {suppressor["alarm"]} fires, and {suppressor["extensionPeriod"]} s longer"
        : "the rule holds";

    // What most rules are: ALARM("one") OR ALARM("other").
    private static string Rule(string rule)
    {
        var parts = rule.Split(" OR ").Select(part => InAlarm().Match(part)).ToList();
        return parts.All(part => part.Success) ? $"any of {string.Join(", ", parts.Select(part => part.Groups["name"].Value))}" : rule;
    }

    [GeneratedRegex("""^ALARM\("(?<name>[^"]+)"\)$""")]
    private static partial Regex InAlarm();

    private static string Condition(RegisteredResource alarm)
    {
        var periods = alarm.Input("evaluationPeriods");
        var comparison = alarm.Text("comparisonOperator")!;
        return $"{Signs.GetValueOrDefault(comparison, comparison)} {Band(alarm) ?? alarm.Input("threshold")} in {alarm.Input("datapointsToAlarm") ?? periods} of {periods} periods";
    }

    // The expression of the band, where the alarm has no threshold.
    private static JsonNode? Band(RegisteredResource alarm) => (alarm.Input("metricQueries") as JsonArray ?? []).OfType<JsonObject>()
        .FirstOrDefault(query => $"{query["id"]}" == alarm.Text("thresholdMetricId"))?["expression"];
}
