using System.Text.Json.Nodes;
using Tap.Cli.Browser;
using Tap.Cli.Tests.Deployed;
using Tap.Cli.Tests.Review;

namespace Tap.Cli.Tests.Browser;

/// <summary>The dashboards of the stack and what their widgets show.</summary>
public sealed class DashboardRoutesTests : IAsyncLifetime, IDisposable
{
    private readonly FakeStack aws = new();
    private ConsoleKit console = null!;

    public async Task InitializeAsync()
    {
        var own = ReviewKit.Resource("aws:cloudwatch/dashboard:Dashboard", "tap-prod", """{ "dashboardName": "tap-prod-eu-west-2" }""");
        var other = ReviewKit.Resource("aws:cloudwatch/dashboard:Dashboard", "tap-migration-prod", """{ "dashboardName": "tap-migration" }""");
        aws.Answers["GetDashboard"] = question => new JsonObject
        {
            ["DashboardBody"] = $$$"""{"widgets":[{"type":"text","properties":{"markdown":"{{{question!["DashboardName"]}}}"}}]}""",
        }.ToJsonString();
        aws.Answers["GetMetricData"] = AlarmRoutesTests.Metrics;
        aws.Answers["StartQuery"] = _ => """{ "queryId": "q1" }""";
        console = await ConsoleKit.StartAsync(FakeStack.Stack, aws, ReviewKit.Stack("prod", other, own));
    }

    public async Task DisposeAsync() => await console.DisposeAsync();

    public void Dispose() => aws.Dispose();

    [Fact]
    public async Task The_stacks_own_comes_first() =>
        (await console.GetAsync("/api/dashboards")).AsArray().Select(dashboard => $"{dashboard!["name"]} {dashboard["region"]}")
            .Should().Equal("tap-prod-eu-west-2 eu-west-2", "tap-migration eu-west-2");

    [Fact]
    public async Task A_dashboard_is_told_as_it_is_deployed()
    {
        var dashboard = await console.GetAsync("/api/dashboard?name=tap-migration&region=eu-west-2");
        dashboard["body"]!.ToJsonString().Should().Be("""{"widgets":[{"type":"text","properties":{"markdown":"tap-migration"}}]}""");
        (await console.SendAsync(HttpMethod.Get, "/api/dashboard?name=other")).Status.Should().Be(404);
        (await console.SendAsync(HttpMethod.Get, "/api/dashboard?name=tap-migration&region=us-east-1")).Status.Should().Be(404);
        (await console.SendAsync(HttpMethod.Get, "/api/dashboard")).Status.Should().Be(400);
    }

    [Fact]
    public async Task The_lines_of_a_graph_come_in_the_order_of_its_rows_whichever_region_they_are_of()
    {
        var data = await ShowAsync("metric", """
            { "stat": "Sum", "period": 60, "metrics": [
              ["N", "A", "D", "1", { "label": "one", "color": "#fff" }], ["...", "2", { "region": "us-east-1", "yAxis": "right", "id": "two" }],
              [".", "B", { "visible": false }], [{ "expression": "m1 * 2", "label": "twice" }]] }
            """);
        data["kind"]!.GetValue<string>().Should().Be("metric");
        AlarmRoutesTests.Lines(data).Should().Equal("m1 one left 60: 60=1 120=2", "two two right 60: 60=1 120=2", "m3 twice left 60: 60=1 120=2");
        data["series"]![0]!["color"]!.GetValue<string>().Should().Be("#fff");
        var regions = aws.Requests.Where(request => request.Operation == "GetMetricData")
            .Select(request => string.Join(' ', request.Parameters!["MetricDataQueries"]!.AsArray().Select(query => $"{query!["Id"]}")));
        regions.Should().BeEquivalentTo("m1 m2 m3", "two");
    }

    [Fact]
    public async Task A_search_has_a_line_for_each_metric_that_it_finds_and_CloudWatchs_words_are_told()
    {
        aws.Answers["GetMetricData"] = question => question!["NextToken"] is null
            ? """
              {"Messages":[{"Code":"MaxMetricsExceeded","Value":"Some are missing."}],"NextToken":"n","MetricDataResults":[
               {"Id":"m1","Label":"7","Timestamps":[60],"Values":[1]},{"Id":"m1","Label":"8","Timestamps":[60],"Values":[5]},
               {"Id":"m1","Label":"8","Timestamps":[60],"Values":[9]}]}
              """
            : """{"MetricDataResults":[{"Id":"m1","Label":"7","Timestamps":[120],"Values":[2],"Messages":[{"Code":"PartialData","Value":"Ask again."}]}]}""";
        var data = await ShowAsync("metric", """{ "metrics": [[{ "expression": "SEARCH('{N,D} M', 'Sum', 60)" }]] }""");
        AlarmRoutesTests.Lines(data).Should().Equal("m1 7 left 60: 60=1 120=2", "m1-1 8 left 60: 60=5", "m1-2 8 left 60: 60=9");
        data["messages"]!.AsArray().Select(message => $"{message}").Should().Equal("MaxMetricsExceeded: Some are missing.", "PartialData: Ask again.");
    }

    [Fact]
    public async Task Nothing_is_asked_for_a_graph_that_shows_nothing()
    {
        AlarmRoutesTests.Lines(await ShowAsync("metric", """{ "metrics": [["N", "M", { "visible": false }]] }""")).Should().BeEmpty();
        AlarmRoutesTests.Lines(await ShowAsync("metric", "{}")).Should().BeEmpty();
        aws.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task The_range_is_that_of_the_question()
    {
        await ShowAsync("metric", """{ "metrics": [["N", "M"]] }""", """, "start": "2020-01-01T10:00:00Z", "end": "2020-01-01T12:00:00Z" """);
        var question = aws.Requests.Single(request => request.Operation == "GetMetricData").Parameters!;
        (question["StartTime"]!.GetValue<long>(), question["EndTime"]!.GetValue<long>()).Should().Be((1577872800, 1577880000));
    }

    [Fact]
    public async Task Alarms_are_shown_in_the_widgets_order_unless_their_state_is_not_wanted()
    {
        aws.Answers["DescribeAlarms"] = _ => FakeStack.Alarms("ALARM", "OK", "INSUFFICIENT_DATA");
        const string arns = """
            "arn:aws:cloudwatch:eu-west-2:1:alarm:tap-health-prod", "arn:aws:cloudwatch:eu-west-2:1:alarm:gone", "arn:aws:cloudwatch:eu-west-2:1:alarm:tap-dlq-depth-prod"
            """;
        var all = await ShowAsync("alarm", $$"""{ "alarms": [{{arns}}] }""");
        all["alarms"]!.AsArray().Select(alarm => $"{alarm!["name"]} {alarm["state"]} {alarm["reason"]}")
            .Should().Equal("tap-health-prod INSUFFICIENT_DATA Threshold Crossed", "tap-dlq-depth-prod ALARM Threshold Crossed");
        var some = await ShowAsync("alarm", $$"""{ "alarms": [{{arns}}], "states": ["ALARM"] }""");
        some["alarms"]!.AsArray().Select(alarm => $"{alarm!["name"]}").Should().Equal("tap-dlq-depth-prod");
    }

    [Fact]
    public async Task A_table_of_logs_is_asked_of_Logs_Insights_and_waited_for()
    {
        var polls = 0;
        aws.Answers["GetQueryResults"] = _ => polls++ == 0
            ? """{ "status": "Running", "results": [] }"""
            : """
              { "status": "Complete", "results": [
                [{ "field": "@timestamp", "value": "t1" }, { "field": "message", "value": "a" }, { "field": "@ptr", "value": "p" }],
                [{ "field": "@timestamp", "value": "t2" }, { "field": "@log", "value": "1:g" }, { "field": "extra", "value": "e" }]] }
              """;
        var data = await ShowAsync("log", """{ "query": "SOURCE '/aws/lambda/a' | SOURCE '/aws/lambda/b' | fields @timestamp, @log, message | filter level = \"ERROR\"" }""");
        data["fields"]!.AsArray().Select(field => $"{field}").Should().Equal("@timestamp", "@log", "message", "extra");
        data["rows"]!.AsArray().Select(row => string.Join('|', row!.AsArray())).Should().Equal("t1||a|", "t2|1:g||e");
        var question = aws.Requests.Single(request => request.Operation == "StartQuery").Parameters!;
        question["logGroupNames"]!.ToJsonString().Should().Be("""["/aws/lambda/a","/aws/lambda/b"]""");
        question["queryString"]!.GetValue<string>().Should().Be("fields @timestamp, @log, message | filter level = \"ERROR\"");
        polls.Should().Be(2);
    }

    [Fact]
    public async Task A_query_that_fails_is_told()
    {
        aws.Answers["GetQueryResults"] = _ => """{ "status": "Failed" }""";
        var (status, problem) = await AskAsync("log", """{ "query": "SOURCE 'g' | fields a" }""");
        (status, problem!["detail"]!.GetValue<string>()).Should().Be((502, "Failed: The query of the logs ended without a result."));
    }

    [Theory]
    [InlineData("fields a, b as c | filter a > 1 | sort a desc", "a", "c")]
    [InlineData("fields a | display d, `e`", "d", "`e`")]
    [InlineData("stats count(*) by bin(5m)")]
    [InlineData("filter fields = 'x'")]
    public void The_columns_of_a_table_are_in_the_order_of_its_query(string query, params string[] fields) =>
        Widgets.FieldsOf(query).Should().Equal(fields);

    [Fact]
    public async Task Text_is_told_as_html()
    {
        var data = await ShowAsync("text", """{ "markdown": "## Alarms <b>" }""");
        data.ToJsonString().Should().Be(new JsonObject { ["kind"] = "text", ["html"] = "<h2>Alarms &lt;b&gt;</h2>\n" }.ToJsonString());
    }

    [Theory]
    [InlineData("explorer", "{}", "type is 'explorer'; it must be metric, alarm, log, text.")]
    [InlineData("metric", "[]", "properties is ''; it must be an object.")]
    [InlineData("metric", """{ "region": "x" }""", "region is 'x'; it must be a region such as eu-west-2.")]
    [InlineData("alarm", """{ "alarms": ["tap-health-prod"] }""", "alarms is 'tap-health-prod'; it must be ARNs of alarms.")]
    [InlineData("alarm", "{}", "alarms is ''; it must be an array.")]
    [InlineData("log", """{ "query": "fields a" }""", "query is 'fields a'; it must be one that begins with SOURCE 'a log group' |.")]
    [InlineData("text", "{}", "markdown is ''; it must be a text.")]
    public async Task A_widget_that_is_none_is_named(string type, string properties, string detail)
    {
        var (status, problem) = await AskAsync(type, properties);
        (status, problem!["detail"]!.GetValue<string>()).Should().Be((400, detail));
    }

    private async Task<JsonNode> ShowAsync(string type, string properties, string more = "")
    {
        var (status, data) = await AskAsync(type, properties, more);
        status.Should().Be(200, $"{data}");
        return data!;
    }

    private Task<(int Status, JsonNode? Body)> AskAsync(string type, string properties, string more = "") =>
        console.SendAsync(HttpMethod.Post, "/api/widget", $$"""{ "widget": { "type": "{{type}}", "properties": {{properties}} }{{more}} }""");
}
