using System.Text.Json.Nodes;
using Tap.Infra.Configuration;

namespace Tap.Infra.UnitTests;

public sealed class AlarmTests(StackFixture fixture) : StackTests(fixture)
{
    /// <summary>The design's table of alarms on one metric.</summary>
    public static TheoryData<ExpectedAlarm> OneMetric =>
    [
        new("tap-api-handler-errors", "AWS/Lambda", "Errors", "Sum", 5, 2, """{ "FunctionName": "tap-api-handler-<env>" }"""),
        new("tap-processor-errors", "AWS/Lambda", "Errors", "Sum", 10, 2, """{ "FunctionName": "tap-processor-<env>" }"""),
        new("tap-api-handler-duration", "AWS/Lambda", "Duration", "Average", 20_000, 3, """{ "FunctionName": "tap-api-handler-<env>" }"""),
        new("tap-processor-duration", "AWS/Lambda", "Duration", "Average", 240_000, 3, """{ "FunctionName": "tap-processor-<env>" }"""),
        new("tap-api-handler-throttles", "AWS/Lambda", "Throttles", "Sum", 0, 1, """{ "FunctionName": "tap-api-handler-<env>" }"""),
        new("tap-processor-throttles", "AWS/Lambda", "Throttles", "Sum", 0, 1, """{ "FunctionName": "tap-processor-<env>" }"""),
        new("tap-dlq-depth", "AWS/SQS", "ApproximateNumberOfMessagesVisible", "Maximum", 0, 1, """{ "QueueName": "tap-dlq-<env>" }"""),
        new("tap-api-latency-p90", "AWS/ApiGateway", "Latency", "p90", 1_000, 3, """{ "ApiName": "tap-api-<env>", "Stage": "<env>" }"""),
        new("tap-api-5xx", "AWS/ApiGateway", "5XXError", "Sum", 5, 1, """{ "ApiName": "tap-api-<env>", "Stage": "<env>" }"""),
    ];

    private static readonly string[] IndexThrottles = ["ReadThrottleEvents", "WriteThrottleEvents"];

    [Theory, MemberData(nameof(OneMetric))]
    public void An_alarm_is_as_the_design_has_it(ExpectedAlarm expected)
    {
        foreach (var stack in new[] { Dev, Prod })
        {
            var alarm = stack.Single(AwsType.Alarm, $"{expected.Name}-{stack.Environment}");
            var statistic = expected.Statistic == "p90" ? "extendedStatistic" : "statistic";
            alarm.Inputs.ShouldBeJson($$"""
                {
                  "name": "{{expected.Name}}-{{stack.Environment}}",
                  "alarmDescription": "{{alarm.Text("alarmDescription")}}",
                  "namespace": "{{expected.Namespace}}",
                  "metricName": "{{expected.Metric}}",
                  "{{statistic}}": "{{expected.Statistic}}",
                  "period": 300,
                  "evaluationPeriods": {{expected.Periods}},
                  "comparisonOperator": "GreaterThanThreshold",
                  "threshold": {{expected.Threshold}},
                  "treatMissingData": "notBreaching",
                  "dimensions": {{expected.Dimensions.Replace("<env>", stack.Environment, StringComparison.Ordinal)}},
                  "alarmActions": ["{{TopicArn(stack.Environment)}}"],
                  "okActions": ["{{TopicArn(stack.Environment)}}"]
                }
                """);
        }
    }

    /// <summary>One that is missing there could not be made to page.</summary>
    [Theory, BothEnvironments]
    public void The_settings_know_every_alarm_that_somebody_is_told_of(string environment) =>
        Stack(environment).OfType(AwsType.Alarm)
            .Where(alarm => alarm.Json("okActions") is not null && !alarm.Name.Contains("-standing-", StringComparison.Ordinal))
            .Select(alarm => alarm.Name).Should().Equal(
                AlarmSettings.Names.Where(name => environment == "prod" || !IsOfProduction(name)).Select(name => $"{name}-{environment}"));

    private static bool IsOfProduction(string alarm) => alarm is "tap-backup-failures" || alarm.EndsWith("-baseline", StringComparison.Ordinal);

    [Theory, BothEnvironments]
    public void Throttled_reads_and_writes_of_the_table_and_of_its_index_are_summed(string environment)
    {
        // Not UserErrors, which has no dimension of a table and so would never fire.
        var alarm = Stack(environment).Single(AwsType.Alarm, $"tap-dynamodb-throttles-{environment}");

        alarm.Inputs.ShouldBeJson($$"""
            {
              "name": "tap-dynamodb-throttles-{{environment}}",
              "alarmDescription": "{{alarm.Text("alarmDescription")}}",
              "evaluationPeriods": 1,
              "comparisonOperator": "GreaterThanThreshold",
              "threshold": 0,
              "treatMissingData": "notBreaching",
              "alarmActions": ["{{TopicArn(environment)}}"],
              "okActions": ["{{TopicArn(environment)}}"],
              "metricQueries": [
                {
                  "id": "total",
                  "label": "ReadThrottleEvents + WriteThrottleEvents",
                  "expression": "FILL(m0, 0) + FILL(m1, 0) + FILL(m2, 0) + FILL(m3, 0)",
                  "returnData": true
                },
                {
                  "id": "m0",
                  "metric": {
                    "namespace": "AWS/DynamoDB",
                    "metricName": "ReadThrottleEvents",
                    "stat": "Sum",
                    "period": 300,
                    "dimensions": { "TableName": "tap-metadata-{{environment}}" }
                  }
                },
                {
                  "id": "m1",
                  "metric": {
                    "namespace": "AWS/DynamoDB",
                    "metricName": "WriteThrottleEvents",
                    "stat": "Sum",
                    "period": 300,
                    "dimensions": { "TableName": "tap-metadata-{{environment}}" }
                  }
                },
                {
                  "id": "m2",
                  "metric": {
                    "namespace": "AWS/DynamoDB",
                    "metricName": "ReadThrottleEvents",
                    "stat": "Sum",
                    "period": 300,
                    "dimensions": { "TableName": "tap-metadata-{{environment}}", "GlobalSecondaryIndexName": "byUser" }
                  }
                },
                {
                  "id": "m3",
                  "metric": {
                    "namespace": "AWS/DynamoDB",
                    "metricName": "WriteThrottleEvents",
                    "stat": "Sum",
                    "period": 300,
                    "dimensions": { "TableName": "tap-metadata-{{environment}}", "GlobalSecondaryIndexName": "byUser" }
                  }
                }
              ]
            }
            """);
    }

    [Theory, BothEnvironments]
    public void What_was_lost_of_every_function_that_keeps_its_failures_is_summed(string environment)
    {
        var stack = Stack(environment);
        var keeping = stack.OfType(AwsType.AsyncConfig).Where(config => config.Json("destinationConfig") is not null).Select(config => config.Text("functionName"));

        var alarm = stack.Single(AwsType.Alarm, $"tap-lost-events-{environment}");
        WatchedMetric.OfAlarm(alarm).Select(metric => metric.ToString()).Should().BeEquivalentTo(
            keeping.Select(function => $"Sum of AWS/Lambda DestinationDeliveryFailures FunctionName={function}"))
            .And.HaveCountGreaterThan(1);
        (alarm.Number("threshold"), alarm.Number("evaluationPeriods")).Should().Be((0, 1));
    }

    [Theory, BothEnvironments]
    public void Every_index_of_every_table_is_watched_as_it_is_throttled_by_itself(string environment)
    {
        var watched = Stack(environment).OfType(AwsType.Alarm).SelectMany(WatchedMetric.OfAlarm).Select(metric => metric.ToString());

        watched.Where(metric => metric.Contains("GlobalSecondaryIndexName", StringComparison.Ordinal)).Distinct().Should().BeEquivalentTo(
            from table in Stack(environment).OfType(AwsType.Table)
            from index in table.Json("globalSecondaryIndexes")!.AsArray()
            from metric in IndexThrottles
            select $"Sum of AWS/DynamoDB {metric} GlobalSecondaryIndexName={index!["name"]}, TableName={table.Text("name")}");
    }

    [Theory, BothEnvironments]
    public void Whoever_is_woken_reads_what_it_means(string environment)
    {
        var descriptions = Stack(environment).OfType(AwsType.Alarm).Select(alarm => alarm.Text("alarmDescription")).ToList();

        descriptions.Should().OnlyHaveUniqueItems().And.OnlyContain(text => text.Length > 20 && text.EndsWith('.'));
    }

    [Theory]
    [InlineData("apiHandlerErrors", "tap-api-handler-errors-dev")]
    [InlineData("processorErrors", "tap-processor-errors-dev")]
    [InlineData("apiHandlerDuration", "tap-api-handler-duration-dev")]
    [InlineData("processorDuration", "tap-processor-duration-dev")]
    [InlineData("apiHandlerThrottles", "tap-api-handler-throttles-dev")]
    [InlineData("processorThrottles", "tap-processor-throttles-dev")]
    [InlineData("dlqDepth", "tap-dlq-depth-dev")]
    [InlineData("apiLatencyP90", "tap-api-latency-p90-dev")]
    [InlineData("api5xx", "tap-api-5xx-dev")]
    public async Task An_alarm_can_be_tuned_apart_from_the_others(string setting, string name)
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With(
            "tap:alarms", $$"""{ "{{setting}}": { "threshold": 1.5, "periodSeconds": 60, "evaluationPeriods": 4 } }"""));

        var alarm = run.Single(AwsType.Alarm, name);
        alarm.Number("threshold").Should().Be(1.5);
        alarm.Number("period").Should().Be(60);
        alarm.Number("evaluationPeriods").Should().Be(4);
        run.OfType(AwsType.Alarm).Where(other => other.Name != name)
            .Should().NotBeEmpty().And.OnlyContain(other => other.Number("threshold") != 1.5);
    }

    [Fact]
    public async Task The_sum_of_metrics_can_be_tuned_as_well()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With(
            "tap:alarms", """{ "dynamodbThrottles": { "threshold": 3, "periodSeconds": 120, "evaluationPeriods": 2 } }"""));

        var alarm = run.Single(AwsType.Alarm, "tap-dynamodb-throttles-dev");
        alarm.Number("threshold").Should().Be(3);
        alarm.Number("evaluationPeriods").Should().Be(2);
        alarm.Number("metricQueries.1.metric.period").Should().Be(120);
        alarm.Number("metricQueries.2.metric.period").Should().Be(120);
    }

    [Theory, BothEnvironments]
    public void No_alarm_watches_what_is_not_in_the_stack(string environment)
    {
        var stack = Stack(environment);
        var watched = new[] { AwsType.Function, AwsType.Table, AwsType.Queue, AwsType.RestApi }
            .SelectMany(stack.OfType)
            .Select(resource => resource.Text("name"))
            .Append(stack.OfType(AwsType.Stage).Single().Text("stageName"))
            .Append("byUser")
            .Concat(stack.OfType(AwsType.BackupVaultLock).SelectMany(vaultLock => new[] { vaultLock.Text("backupVaultName"), "DynamoDB", "S3" }))
            .ToList();

        var dimensions = stack.OfType(AwsType.Alarm).SelectMany(DimensionValues).Except([$"tap-api-handler-{environment}:live"]).ToList();

        dimensions.Should().BeSubsetOf(watched);
        watched.Should().BeSubsetOf(dimensions);
    }

    [Theory, BothEnvironments]
    public void The_stack_is_unhealthy_as_long_as_any_alarm_fires(string environment)
    {
        var alarms = Stack(environment).OfType(AwsType.Alarm).Select(alarm => alarm.Text("name"))
            .Where(name => AlarmSettings.Names.Any(known => name == $"{known}-{environment}")).ToList();
        alarms.Should().NotBeEmpty();

        Stack(environment).Single(AwsType.CompositeAlarm, $"tap-health-{environment}").Inputs.ShouldBeJson($$"""
            {
              "alarmName": "tap-health-{{environment}}",
              "alarmDescription": "Something is wrong: at least one of the other alarms fires.",
              "alarmRule": "{{string.Join(" OR ", alarms.Select(alarm => $"ALARM(\\\"{alarm}\\\")"))}}",
              "alarmActions": ["{{TopicArn(environment)}}"],
              "okActions": ["{{TopicArn(environment)}}"]
            }
            """);
    }

    [Theory, BothEnvironments]
    public void The_composite_alarm_is_made_after_those_that_it_names(string environment) =>
        Stack(environment).Resources.Where(resource => resource.Type is AwsType.Alarm or AwsType.CompositeAlarm).Last().Type
            .Should().Be(AwsType.CompositeAlarm);

    private static string TopicArn(string environment) => $"arn:aws:sns:eu-west-2:123456789012:tap-alarms-{environment}";

    private static IEnumerable<string> DimensionValues(StackResource alarm)
    {
        var sets = alarm.Json("metricQueries") is { } queries
            ? queries.AsArray().Select(query => query!["metric"]?["dimensions"]).OfType<JsonObject>()
            : [alarm.Json("dimensions")!.AsObject()];
        return sets.SelectMany(set => set).Select(dimension => dimension.Value!.GetValue<string>());
    }

    /// <summary>One row of the table.</summary>
    public sealed record ExpectedAlarm(
        string Name, string Namespace, string Metric, string Statistic, int Threshold, int Periods, string Dimensions);
}
