using System.Text.Json.Nodes;
using Tap.Infra.Configuration;

namespace Tap.Infra.IntegrationTests;

[Collection(DeployedCollection.Name)]
public sealed class AlarmTests(Deployments stacks)
{
    private static readonly Dictionary<string, (string Metric, double Threshold, int Periods)> Operational = new()
    {
        ["tap-api-handler-errors"] = ("Errors", 5, 2),
        ["tap-processor-errors"] = ("Errors", 10, 2),
        ["tap-api-handler-duration"] = ("Duration", 20_000, 3),
        ["tap-processor-duration"] = ("Duration", 240_000, 3),
        ["tap-api-handler-throttles"] = ("Throttles", 0, 1),
        ["tap-processor-throttles"] = ("Throttles", 0, 1),
        ["tap-dynamodb-throttles"] = ("ReadThrottleEvents + WriteThrottleEvents", 0, 1),
        ["tap-dlq-depth"] = ("ApproximateNumberOfMessagesVisible", 0, 1),
        ["tap-lost-events"] = ("DestinationDeliveryFailures", 0, 1),
        ["tap-api-latency-p90"] = ("Latency", 1_000, 3),
        ["tap-api-5xx"] = ("5XXError", 5, 1),
    };

    private static readonly Dictionary<string, (string Metric, double Threshold, int Periods)> Further =
        FurtherFunctions.All.SelectMany(function => new Dictionary<string, (string Metric, double Threshold, int Periods)>
        {
            [$"tap-{function.ShortName}-errors"] = ("Errors", 0, 1),
            [$"tap-{function.ShortName}-duration"] = ("Duration", function.TimeoutSeconds * 2_000 / 3, 3),
            [$"tap-{function.ShortName}-throttles"] = ("Throttles", 0, 1),
        }).ToDictionary();

    private static readonly Dictionary<string, (string Metric, string Comparison)> Baselines = new()
    {
        ["tap-api-latency-p90-baseline"] = ("ANOMALY_DETECTION_BAND(m1, 3)", "GreaterThanUpperThreshold"),
        ["tap-api-requests-baseline"] = ("ANOMALY_DETECTION_BAND(filled, 3)", "LessThanLowerOrGreaterThanUpperThreshold"),
    };

    private static readonly Dictionary<string, (string Metric, double Threshold, int Periods)> Canary = new()
    {
        ["tap-api-handler-canary-errors"] = ("Errors", 0, 1),
        ["tap-api-handler-canary-5xx"] = ("5XXError", 0, 1),
    };

    private static readonly Dictionary<string, (string Metric, double Threshold, int Periods)> Production = new(Canary)
    {
        ["tap-backup-failures"] = ("NumberOfBackupJobsFailed", 0, 1),
    };

    // Twelve periods of five minutes more than the notice: an hour. Backups are counted by the day.
    private static IEnumerable<KeyValuePair<string, (string Metric, double Threshold, int Periods)>> Standing(
        IEnumerable<KeyValuePair<string, (string Metric, double Threshold, int Periods)>> alarms) =>
        from alarm in alarms
        where alarm.Key is not ("tap-api-handler-errors" or "tap-api-5xx" or "tap-api-handler-canary-errors" or "tap-api-handler-canary-5xx")
        select KeyValuePair.Create($"{alarm.Key}-standing", alarm.Value with { Periods = alarm.Value.Periods + (alarm.Key == "tap-backup-failures" ? 1 : 12) });

    [Theory, Deployed]
    public async Task Every_alarm_of_the_table_is_there_with_its_threshold(string environment)
    {
        var stack = stacks[environment];
        var always = Operational.Concat(Further);
        var production = always.Concat(Production);
        var expected = (stack.IsProduction ? production.Concat(Standing(production)) : always)
            .ToDictionary(alarm => $"{alarm.Key}-{environment}", alarm => alarm.Value);
        var alarms = await MetricAlarms(stack);

        string[] baselines = stack.IsProduction
            ? [.. Baselines.Keys.SelectMany(name => new[] { name, $"{name}-standing" }).Select(name => $"{name}-{environment}")]
            : [];
        alarms.Keys.Should().BeEquivalentTo([.. expected.Keys, .. baselines]);
        stack.OutputList("alarmNames").Where(name => !name.Contains("-page-", StringComparison.Ordinal))
            .Should().BeEquivalentTo([.. alarms.Keys, $"tap-health-{environment}"]);
        foreach (var name in baselines)
        {
            var (band, comparison) = Baselines[name[..(name.IndexOf("-baseline", StringComparison.Ordinal) + "-baseline".Length)]];
            var queries = alarms[name]["Metrics"]!.AsArray().ToDictionary(query => query!["Id"]!.GetValue<string>(), query => query!);
            queries[alarms[name]["ThresholdMetricId"]!.GetValue<string>()]["Expression"]!.GetValue<string>().Should().Be(band);
            alarms[name]["ComparisonOperator"]!.GetValue<string>().Should().Be(comparison);
        }

        foreach (var (name, (metric, threshold, periods)) in expected)
        {
            var alarm = alarms[name];
            alarm["Threshold"]!.GetValue<double>().Should().Be(threshold, name);
            alarm["EvaluationPeriods"]!.GetValue<int>().Should().Be(periods, name);
            alarm["TreatMissingData"]!.GetValue<string>().Should().Be("notBreaching", name);
            var watched = alarm["MetricName"]?.GetValue<string>() ?? alarm["Metrics"]!.AsArray().Single(query => query!["Expression"] is not null)!["Label"]!.GetValue<string>();
            watched.Should().Be(metric, name);
        }
    }

    [Theory, Deployed]
    public async Task The_operational_alarms_tell_the_topic_when_they_fire_and_when_they_end(string environment)
    {
        var stack = stacks[environment];
        var health = await Health(stack);

        foreach (var alarm in (await MetricAlarms(stack)).Values.Where(alarm => !IsCanary(alarm)).Append(health))
        {
            alarm["AlarmActions"]!.AsArray().Single()!.GetValue<string>().Should().Be(stack.Output("alarmTopicArn"));
            alarm["OKActions"]!.AsArray().Single()!.GetValue<string>().Should().Be(stack.Output("alarmTopicArn"));
        }
    }

    [Theory, Deployed]
    public async Task The_stack_is_healthy_when_no_operational_alarm_fires(string environment)
    {
        var rule = (await Health(stacks[environment]))["AlarmRule"]!.GetValue<string>();

        var operational = (await MetricAlarms(stacks[environment])).Keys.Where(name =>
            !name.Contains("-canary-", StringComparison.Ordinal) && !name.Contains("-standing-", StringComparison.Ordinal));
        rule.Split(" OR ").Should().BeEquivalentTo(operational.Select(name => $"ALARM(\"{name}\")"));
    }

    // DynamoDB emits its throttles only when it throttles, which nobody can order;
    // docs/metrics.md has their names from the AWS documentation.
    [Theory, Deployed]
    public async Task What_the_alarms_watch_is_measured_once_the_stack_is_used(string environment)
    {
        var stack = stacks[environment];
        // SQS measures a queue only when it is used: this event can but end in the dead-letter queue.
        await stack.InvokeLater(stack.Output("processorName"), Events.ObjectCreated("another-bucket", "incoming/none.json", "none"));
        await stack.Api.Processed(await stack.Api.Accept(new JsonObject { ["type"] = "order", ["data"] = new JsonObject() }));

        foreach (var alarm in (await MetricAlarms(stack)).Values.Where(alarm => alarm["MetricName"] is not null))
            await stack.Aws.UntilMeasured(alarm);
    }

    private static bool IsCanary(JsonNode alarm) => alarm["AlarmName"]!.GetValue<string>().Contains("-canary-", StringComparison.Ordinal);

    private static async Task<Dictionary<string, JsonNode>> MetricAlarms(DeployedStack stack)
    {
        var alarms = await stack.Aws.List(
            JsonService.CloudWatch, "DescribeAlarms", "MetricAlarms",
            ("AlarmTypes", Asking.Texts("MetricAlarm")), ("AlarmNames", Asking.Texts(stack.OutputList("alarmNames"))));
        return alarms.ToDictionary(alarm => alarm["AlarmName"]!.GetValue<string>());
    }

    private static async Task<JsonNode> Health(DeployedStack stack)
    {
        var alarms = await stack.Aws.List(
            JsonService.CloudWatch, "DescribeAlarms", "CompositeAlarms",
            ("AlarmTypes", Asking.Texts("CompositeAlarm")), ("AlarmNames", Asking.Texts($"tap-health-{stack.Environment}")));
        return alarms.Should().ContainSingle().Which;
    }
}
