using System.Text.Json.Nodes;

namespace Tap.Infra.UnitTests.Migration;

/// <summary>Alarms, topics and dashboard of a migration.</summary>
public sealed class MigrationMonitoringTests(StackFixture fixture) : StackTests(fixture)
{
    private const string Replication = """{ "SourceBucket": "tap-data-<env>-0a1b2c3", "DestinationBucket": "tap-migration-data-<env>-0a1b2c3", "RuleId": "tap-migration" }""";
    private const string Replicator = """{ "FunctionName": "tap-table-replicator-<env>" }""";

    /// <summary>The alarms on one metric, each where AWS publishes it: https://docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html</summary>
    [Theory]
    [InlineData("tap-migration-data-failures", "AWS/S3", "OperationsFailedReplication", "Sum", 0, Replication, false)]
    [InlineData("tap-migration-data-latency", "AWS/S3", "ReplicationLatency", "Maximum", 900, Replication, true)]
    [InlineData("tap-table-replicator-errors", "AWS/Lambda", "Errors", "Sum", 0, Replicator, false)]
    [InlineData("tap-table-replicator-age", "AWS/Lambda", "IteratorAge", "Maximum", 900_000, Replicator, false)]
    public void An_alarm_watches_its_metric_in_the_region_of_the_metric(
        string name, string space, string metric, string statistic, double threshold, string dimensions, bool isInTargetRegion)
    {
        foreach (var environment in new[] { "dev", "prod" })
        {
            var alarm = Alarm(environment, name);
            alarm.IsInTargetRegion.Should().Be(isInTargetRegion);
            alarm.Inputs.ShouldBeJson($$"""
                {
                  {{Common(alarm, environment)}},
                  "namespace": "{{space}}",
                  "metricName": "{{metric}}",
                  "statistic": "{{statistic}}",
                  "period": 300,
                  "threshold": {{threshold}},
                  "dimensions": {{dimensions.Replace("<env>", environment, StringComparison.Ordinal)}}
                }
                """);
        }
    }

    /// <summary>A write that an index refused counts as one of the table's.</summary>
    [Theory]
    [InlineData("dev", "read", "GetItem", "Scan")]
    [InlineData("dev", "write", "PutItem", "DeleteItem")]
    [InlineData("prod", "read", "GetItem", "Scan")]
    [InlineData("prod", "write", "PutItem", "DeleteItem")]
    public void Throttles_of_the_copy_are_summed(string environment, string kind, params string[] operations)
    {
        var alarm = Alarm(environment, $"tap-migration-metadata-{kind}-throttles");

        alarm.IsInTargetRegion.Should().BeTrue();
        alarm.Inputs.ShouldBeJson($$"""
            {
              {{Common(alarm, environment)}},
              "threshold": 0,
              "metricQueries": [
                { "id": "total", "label": "ThrottledRequests", "expression": "FILL(m0, 0) + FILL(m1, 0)", "returnData": true },
                { "id": "m0", "metric": {{Metric(operations[0])}} },
                { "id": "m1", "metric": {{Metric(operations[1])}} }
              ]
            }
            """);

        string Metric(string operation) => $$"""
            {
              "namespace": "AWS/DynamoDB",
              "metricName": "ThrottledRequests",
              "stat": "Sum",
              "period": 300,
              "dimensions": { "TableName": "tap-migration-metadata-{{environment}}", "Operation": "{{operation}}" }
            }
            """;
    }

    [Theory, BothEnvironments]
    public void What_did_not_get_to_the_topic_is_summed(string environment)
    {
        var alarm = Alarm(environment, "tap-migration-lost-events");

        alarm.IsInTargetRegion.Should().BeFalse();
        WatchedMetric.OfAlarm(alarm).Select(metric => metric.ToString()).Should().Equal(
            $"Sum of AWS/Lambda DestinationDeliveryFailures FunctionName=tap-table-replicator-{environment}",
            $"Sum of AWS/Lambda DestinationDeliveryFailures FunctionName=tap-migration-validator-{environment}");
    }

    [Theory]
    [InlineData("dev", "", "eu-west-2", "tap-kms")]
    [InlineData("dev", "-target", "eu-west-1", "tap-migration-kms")]
    [InlineData("prod", "", "eu-west-2", "tap-kms")]
    [InlineData("prod", "-target", "eu-west-1", "tap-migration-kms")]
    public void Each_region_has_a_topic_as_that_of_the_stack(string environment, string suffix, string region, string key)
    {
        var name = $"tap-migration{suffix}-{environment}";

        Migration(environment).Single(AwsType.Topic, name).Inputs.ShouldBeJson($$"""
            { "name": "{{name}}", "kmsMasterKeyId": "arn:aws:kms:{{region}}:123456789012:key/id-of-{{key}}-{{environment}}" }
            """);
        Migration(environment).Single(AwsType.TopicPolicy, $"{name}-policy").Text("policy").ShouldBeJson(
            Stack(environment).Single(AwsType.TopicPolicy, $"tap-alarms-{environment}-policy").Text("policy")
                .Replace($"tap-alarms-{environment}", name, StringComparison.Ordinal)
                .Replace("eu-west-2", region, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_hears_of_the_stack_hears_of_both_regions()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.Migrating.With("tap:monitoring", """{ "emails": ["ops@example.com"] }"""));

        run.OfType(AwsType.Subscription).ToDictionary(subscription => subscription.Text("topic"), subscription => subscription.Text("endpoint"))
            .Should().BeEquivalentTo(new Dictionary<string, string>
            {
                ["arn:aws:sns:eu-west-2:123456789012:tap-alarms-dev"] = "ops@example.com",
                ["arn:aws:sns:eu-west-2:123456789012:tap-migration-dev"] = "ops@example.com",
                ["arn:aws:sns:eu-west-1:123456789012:tap-migration-target-dev"] = "ops@example.com",
            });
    }

    [Fact]
    public async Task Buckets_are_watched_alike_without_time_control()
    {
        var run = await PlanFolder.RunAsync(plan => plan["replication"]!["timeControl"] = false);

        Alarms(run).Should().NotBeEmpty().And.Equal(Alarms(Migration("dev")));
        Groups(run).Should().Equal(Groups(Migration("dev")));

        static IEnumerable<string> Alarms(TapRun run) =>
            run.OfType(AwsType.Alarm).Where(alarm => (string?)alarm.Json("namespace") == "AWS/S3").Select(alarm => alarm.Inputs.ToJsonString());
    }

    [Theory, BothEnvironments]
    public void The_dashboard_is_in_the_region_of_the_stack(string environment)
    {
        var dashboard = Migration(environment).Single(AwsType.Dashboard, $"tap-migration-{environment}");

        dashboard.Text("dashboardName").Should().Be($"tap-migration-{environment}-eu-west-2", "an account has dashboards once for all regions");
        dashboard.IsInTargetRegion.Should().BeFalse();
        Groups(Migration(environment)).Should().Equal("## Alarms", "## Buckets", "## Tables", "## Function table-replicator", "## Validation", "## Error logs");
    }

    [Theory, BothEnvironments]
    public void The_dashboard_shows_the_alarms_of_both_regions(string environment)
    {
        var panels = Widgets(Migration(environment)).Where(widget => (string)widget["type"]! == "alarm").Select(widget => widget["properties"]!).ToList();

        panels.Select(panel => (string)panel["title"]!).Should().Equal("eu-west-2", "eu-west-1");
        foreach (var panel in panels)
        {
            var inTarget = (string)panel["title"]! == "eu-west-1";
            panel["alarms"]!.AsArray().Select(arn => (string)arn!).Should().BeEquivalentTo(
                Alarms(environment).Where(alarm => alarm.IsInTargetRegion == inTarget).Select(alarm => $"arn:aws:cloudwatch:{(string)panel["title"]!}:123456789012:alarm:{alarm.Name}"));
        }
    }

    /// <summary>Each line names the region of its metric, unless it is that of the dashboard.</summary>
    [Theory, BothEnvironments]
    public void The_threshold_of_every_alarm_is_drawn_into_the_graph_of_its_metric(string environment)
    {
        var graphs = Widgets(Migration(environment)).Where(widget => (string)widget["type"]! == "metric").ToList();

        graphs.Should().OnlyContain(graph => (string)graph["properties"]!["region"]! == "eu-west-2");
        foreach (var alarm in Alarms(environment))
        {
            var graph = graphs.Where(each => each["properties"]!["annotations"]?["horizontal"]![0] is { } line && $"{line["label"]}-{environment} {line["value"]}" == $"{alarm.Name} {alarm.Number("threshold")}")
                .Should().ContainSingle("{0} has one graph", alarm.Name).Subject;
            WatchedMetric.OfWidget(graph).Should().Contain(WatchedMetric.OfAlarm(alarm));
            Regions(graph).Distinct().Should().Equal(alarm.IsInTargetRegion ? "eu-west-1" : null);
        }
    }

    [Fact]
    public void What_waits_and_what_is_used_is_shown_where_it_is_measured() =>
        Widgets(Migration("dev")).Where(widget => (string?)widget["properties"]!["title"] is "Pending" or "Consumed capacity of the copy (units)")
            .SelectMany(Regions).Should().HaveCount(3).And.AllBe("eu-west-1");

    [Theory, BothEnvironments]
    public void The_calls_of_both_functions_are_shown(string environment) =>
        Widgets(Migration(environment)).SelectMany(WatchedMetric.OfWidget).Where(metric => metric.Name == "Invocations")
            .Select(metric => metric.Dimensions["FunctionName"])
            .Should().BeEquivalentTo($"tap-table-replicator-{environment}", $"tap-migration-validator-{environment}");

    [Theory, BothEnvironments]
    public void The_errors_that_both_functions_log_are_counted_drawn_and_listed(string environment)
    {
        string[] functions = ["table-replicator", "migration-validator"];
        var metrics = functions.Select(function => $"tap-{function}-error-logs-{environment}").ToList();

        foreach (var (function, metric) in functions.Zip(metrics))
        {
            var filter = Migration(environment).Single(AwsType.LogMetricFilter, metric);
            filter.IsInTargetRegion.Should().BeFalse("the functions run in the region of the stack");
            filter.Text("logGroupName").Should().Be($"/aws/lambda/tap-{function}-{environment}");
        }

        var widgets = Widgets(Migration(environment));
        widgets.SelectMany(WatchedMetric.OfWidget).Where(metric => metric.Namespace == "TAP").Select(metric => metric.Name)
            .Should().BeEquivalentTo(metrics);
        var query = (string)widgets.Single(widget => (string)widget["type"]! == "log")["properties"]!["query"]!;
        functions.Should().OnlyContain(function => query.Contains($"'/aws/lambda/tap-{function}-{environment}'", StringComparison.Ordinal));
    }

    private static IReadOnlyList<JsonNode> Widgets(TapRun run) => DashboardTests.Widgets(run.Single(AwsType.Dashboard, $"tap-migration-{run.Environment}"));

    private static IEnumerable<string?> Regions(JsonNode graph) =>
        graph["properties"]!["metrics"]!.AsArray().Select(line => (string?)line!.AsArray()[^1]!["region"]);

    private static IEnumerable<string> Groups(TapRun run) =>
        Widgets(run).Where(widget => (string)widget["type"]! == "text").Select(widget => (string)widget["properties"]!["markdown"]!);

    private static string Common(StackResource alarm, string environment)
    {
        var topic = alarm.IsInTargetRegion ? $"eu-west-1:123456789012:tap-migration-target-{environment}" : $"eu-west-2:123456789012:tap-migration-{environment}";
        return $$"""
            "name": "{{alarm.Name}}",
            "alarmDescription": "{{alarm.Text("alarmDescription")}}",
            "comparisonOperator": "GreaterThanThreshold",
            "evaluationPeriods": 1,
            "treatMissingData": "notBreaching",
            "alarmActions": ["arn:aws:sns:{{topic}}"],
            "okActions": ["arn:aws:sns:{{topic}}"]
            """;
    }

    private StackResource Alarm(string environment, string name) => Migration(environment).Single(AwsType.Alarm, $"{name}-{environment}");

    private IEnumerable<StackResource> Alarms(string environment)
    {
        var ofStack = Stack(environment).OfType(AwsType.Alarm).Select(alarm => alarm.Name).ToList();
        return Migration(environment).OfType(AwsType.Alarm).Where(alarm => !ofStack.Contains(alarm.Name));
    }
}
