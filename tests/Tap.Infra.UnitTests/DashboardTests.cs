using System.Text.Json.Nodes;
using Tap.Infra.Configuration;

namespace Tap.Infra.UnitTests;

public sealed class DashboardTests(StackFixture fixture) : StackTests(fixture)
{
    // Dimensions whose values AWS has made up.
    private static readonly string[] Kinds = ["Operation", "Region", "ResourceType", "Rule"];

    [Theory, BothEnvironments]
    public void The_groups_stand_in_the_order_in_which_one_looks(string environment) =>
        Widgets(environment).Where(widget => Type(widget) == "text").Select(widget => (string)widget["properties"]!["markdown"]!)
            .Should().Equal(
            [
                "## Alarms", "## API",
                .. environment == "prod" ? ["## Firewall"] : Array.Empty<string>(),
                "## Function api-handler", "## Function processor",
                .. FurtherFunctions.All.Select(function => $"## Function {function.ShortName}"),
                "## Table",
                .. environment == "prod" ? ["## Backups"] : Array.Empty<string>(),
                "## Dead letters",
                .. environment == "prod" ? ["## Releases"] : Array.Empty<string>(),
                "## Payloads", "## Error logs",
            ]);

    [Theory, BothEnvironments]
    public void No_widget_covers_another_or_leaves_the_grid(string environment)
    {
        var widgets = Widgets(environment)
            .Select(widget =>
                (X: Number(widget, "x"), Y: Number(widget, "y"), Width: Number(widget, "width"), Height: Number(widget, "height")))
            .ToList();

        widgets.Should()
            .HaveCountGreaterThan(20).And.OnlyContain(widget =>
                widget.X >= 0 && widget.Width > 0 && widget.Height > 0 && widget.X + widget.Width <= 24);
        var cells = widgets.SelectMany(widget =>
            from x in Enumerable.Range(widget.X, widget.Width)
            from y in Enumerable.Range(widget.Y, widget.Height)
            select (x, y));
        cells.Should().OnlyHaveUniqueItems().And.HaveCount(24 * widgets.Max(widget => widget.Y + widget.Height), "no hole is left either");
    }

    [Theory, BothEnvironments]
    public void Every_graph_has_a_title_and_shows_the_region_of_the_stack(string environment) =>
        Widgets(environment).Where(widget => Type(widget) is "metric" or "log").Select(widget => widget["properties"]!)
            .Should()
            .HaveCountGreaterThan(15).And.OnlyContain(properties =>
                ((string)properties["title"]!).Length > 0 && (string)properties["region"]! == "eu-west-2");

    /// <summary>But of that which fires in every release, and is no fault.</summary>
    [Theory, BothEnvironments]
    public void The_states_of_all_alarms_are_shown(string environment) =>
        Widgets(environment).Single(widget => Type(widget) == "alarm")["properties"]!["alarms"]!.AsArray().Select(arn => (string)arn!)
            .Should().BeEquivalentTo(
                Stack(environment).OfType(AwsType.Alarm).Select(alarm => alarm.Text("name"))
                    .Concat(Stack(environment).OfType(AwsType.CompositeAlarm).Select(alarm => alarm.Text("alarmName")))
                    .Except(["tap-release-under-way-prod"])
                    .Select(name => $"arn:aws:cloudwatch:eu-west-2:123456789012:alarm:{name}"));

    [Theory, BothEnvironments]
    public void The_threshold_of_every_alarm_is_drawn_into_the_graph_of_its_metric(string environment)
    {
        var graphs = Widgets(environment).Where(widget => Type(widget) == "metric").ToList();

        // One that pages for a notice that stands has the notice's threshold.
        foreach (var alarm in Stack(environment).OfType(AwsType.Alarm)
            .Where(alarm => alarm.InputNames.Contains("threshold") && !alarm.Name.Contains("-standing-", StringComparison.Ordinal)))
        {
            var graph = graphs.Where(each => Threshold(each) == $"{alarm.Name} {alarm.Number("threshold")}")
                .Should().ContainSingle("{0} has one graph", alarm.Name).Subject;
            WatchedMetric.OfWidget(graph).Should().Contain(WatchedMetric.OfAlarm(alarm));
            Number(graph["properties"]!, "period").Should().Be((int)Period(alarm), "a sum over another period would not compare with the threshold");
        }

        string? Threshold(JsonNode graph) => graph["properties"]!["annotations"]?["horizontal"]![0] is { } line ? $"{line["label"]}-{environment} {line["value"]}" : null;

        static double Period(StackResource alarm) => alarm.Number(alarm.InputNames.Contains("period") ? "period" : "metricQueries.1.metric.period");
    }

    [Fact]
    public void The_band_of_every_alarm_on_one_is_drawn_around_its_metric()
    {
        Graph("Latency (ms)")["metrics"]!.AsArray().Skip(1).Take(2).Select(line => line!.ToJsonString()).Should().Equal(
            """["AWS/ApiGateway","Latency","ApiName","tap-api-prod","Stage","prod",{"id":"m1","stat":"p90","label":"p90"}]""",
            """[{"id":"band1","expression":"ANOMALY_DETECTION_BAND(m1, 3)","label":"tap-api-latency-p90-baseline","color":"#7f7f7f"}]""");
        Graph("Requests")["metrics"]!.AsArray().Select(line => line!.ToJsonString()).Should().Equal(
            """["AWS/ApiGateway","Count","ApiName","tap-api-prod","Stage","prod",{"id":"m0","stat":"Sum","label":"requests"}]""",
            """[{"id":"filled0","expression":"FILL(m0, 0)","visible":false}]""",
            """[{"id":"band0","expression":"ANOMALY_DETECTION_BAND(filled0, 3)","label":"tap-api-requests-baseline","color":"#7f7f7f"}]""");

        JsonNode Graph(string title) =>
            Widgets("prod").Select(widget => widget["properties"]!).First(each => (string?)each["title"] == title);
    }

    [Fact]
    public async Task A_graph_has_the_period_of_the_band_that_it_shows()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With("tap:alarms", """{ "apiRequests": { "baseline": 3, "periodSeconds": 900 } }"""));

        Number(Widgets(run).Select(widget => widget["properties"]!).Single(each => (string?)each["title"] == "Requests"), "period").Should().Be(900);
    }

    [Fact]
    public async Task Another_threshold_is_drawn_elsewhere()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With("tap:alarms", """{ "dlqDepth": { "threshold": 7, "periodSeconds": 60 } }"""));

        var properties = Widgets(run).Select(widget => widget["properties"]!).Single(each => (string?)each["title"] == "Depth");
        properties["annotations"].ShouldBeJson("""{ "horizontal": [{ "label": "tap-dlq-depth", "value": 7, "color": "#d62728" }] }""");
        Number(properties, "period").Should().Be(60);
    }

    [Theory, BothEnvironments]
    public void A_line_is_written_as_CloudWatch_reads_it(string environment) =>
        Widgets(environment).Select(widget => widget["properties"]!).First(each => (string?)each["title"] == "Invocations").ShouldBeJson($$"""
            {
              "title": "Invocations",
              "region": "eu-west-2",
              "view": "timeSeries",
              "period": 300,
              "metrics": [["AWS/Lambda", "Invocations", "FunctionName", "tap-api-handler-{{environment}}", { "stat": "Sum", "label": "invocations" }]],
              "yAxis": { "left": { "min": 0 } }
            }
            """);

    [Theory, BothEnvironments]
    public void The_last_errors_are_read_from_the_logs_of_every_function(string environment) =>
        ((string)Widgets(environment).Single(widget => Type(widget) == "log")["properties"]!["query"]!).Should().Be(
            $"SOURCE '/aws/lambda/tap-api-handler-{environment}' | SOURCE '/aws/lambda/tap-processor-{environment}'"
            + (environment == "prod" ? " | SOURCE '/aws/lambda/tap-release-check-prod'" : "")
            + string.Concat(FurtherFunctions.All.Select(function => $" | SOURCE '/aws/lambda/tap-{function.ShortName}-{environment}'"))
            + " | fields @timestamp, @log, message, message.errorMessage | filter level = \"ERROR\" | sort @timestamp desc | limit 20");

    [Fact]
    public void While_traffic_shifts_each_version_has_a_line_of_its_own() =>
        Widgets("prod").Select(widget => widget["properties"]!).Single(each => (string?)each["title"] == "Invocations by version")["metrics"].ShouldBeJson("""
            [[{
              "expression": "SEARCH('{AWS/Lambda,ExecutedVersion,FunctionName,Resource} MetricName=\"Invocations\" Resource=\"tap-api-handler-prod:live\"', 'Sum', 60)"
            }]]
            """);

    [Fact]
    public void Every_metric_has_the_names_that_AWS_documents_and_no_documented_one_is_unused()
    {
        var watched = new[] { Dev, Prod, Migration("dev") }.SelectMany(stack =>
            stack.OfType(AwsType.Dashboard).SelectMany(Widgets).SelectMany(WatchedMetric.OfWidget)
            .Concat(stack.OfType(AwsType.Alarm).SelectMany(WatchedMetric.OfAlarm))
            .Select(metric => Documented(stack, metric.Kind)));

        watched.Distinct().Should().BeEquivalentTo(DocumentedMetrics());
    }

    // The metrics that are named after a function are documented once for all.
    private static string Documented(TapRun stack, string kind) => stack.OfType(AwsType.Function)
        .Select(function => function.Text("name"))
        .Aggregate(kind, (text, name) => text.Replace(
            name.Insert(name.Length - stack.Environment.Length, "error-logs-"), "tap-<function>-error-logs-<env>", StringComparison.Ordinal));

    [Theory, BothEnvironments]
    public void No_metric_is_of_something_that_is_not_in_the_stack(string environment)
    {
        var stack = Stack(environment);
        var names = stack.AwsResources.Where(resource => resource.InputNames.Contains("name")).Select(resource => resource.Text("name"))
            .Concat(stack.OfType(AwsType.Function).Select(function => function.Text("environment.variables.POWERTOOLS_SERVICE_NAME")))
            .Concat(stack.OfType(AwsType.WebAcl).Select(acl => acl.Text("visibilityConfig.metricName")))
            .Concat(stack.OfType(AwsType.BackupVaultLock).Select(vaultLock => vaultLock.Text("backupVaultName")))
            .Append(environment)
            .Append("byUser")
            .Append($"tap-api-handler-{environment}:live");

        Widgets(environment).SelectMany(WatchedMetric.OfWidget)
            .SelectMany(metric => metric.Dimensions.Where(dimension => !Kinds.Contains(dimension.Key)).Select(dimension => dimension.Value))
            .Should().BeSubsetOf(names);
    }

    [Theory]
    [InlineData("aws", "amazonaws.com", "console.aws.amazon.com")]
    [InlineData("aws-cn", "amazonaws.com.cn", "console.amazonaws.cn")]
    [InlineData("aws-us-gov", "amazonaws.com", "console.amazonaws-us-gov.com")]
    public async Task The_page_is_in_the_console_of_the_partition(string partition, string suffix, string host)
    {
        var run = await TapRun.StartAsync(RunOptions.Dev with { Partition = partition, DnsSuffix = suffix });

        run.Outputs["dashboardUrl"].Value.Should().Be($"https://{host}/cloudwatch/home?region=eu-west-2#dashboards/dashboard/tap-dev-eu-west-2");
    }

    /// <summary>The tables of docs/metrics.md: a section a namespace, a row a metric with its dimensions.</summary>
    private static IEnumerable<string> DocumentedMetrics()
    {
        var space = "";
        foreach (var line in Repository.Read("docs/metrics.md").Split('\n'))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                space = line[3..];
            else if (line.StartsWith("| `", StringComparison.Ordinal))
                yield return $"{space} {string.Join(' ', line.Split('|')[1..3].Select(cell => cell.Trim().Replace("`", "", StringComparison.Ordinal)))}";
        }
    }

    private IReadOnlyList<JsonNode> Widgets(string environment) => Widgets(Stack(environment));

    private static IReadOnlyList<JsonNode> Widgets(TapRun run) => Widgets(run.Single(AwsType.Dashboard, $"tap-{run.Environment}"));

    internal static IReadOnlyList<JsonNode> Widgets(StackResource dashboard) =>
        [.. JsonNode.Parse(dashboard.Text("dashboardBody"))!["widgets"]!.AsArray().OfType<JsonNode>()];

    private static string Type(JsonNode widget) => (string)widget["type"]!;

    private static int Number(JsonNode node, string property) => (int)node[property]!;
}
