using System.Text.Json.Nodes;
using Tap.Cli.Tests.Deployed;

namespace Tap.Cli.Tests.Browser;

/// <summary>The alarms of the stack in the console.</summary>
public sealed class AlarmRoutesTests : IAsyncLifetime, IDisposable
{
    private readonly FakeStack aws = new();
    private ConsoleKit console = null!;

    public async Task InitializeAsync()
    {
        aws.Answers["DescribeAlarms"] = _ => FakeStack.Alarms("ALARM", "OK", "ALARM");
        aws.Answers["DescribeAlarmHistory"] = _ => new JsonObject
        {
            ["AlarmHistoryItems"] = new JsonArray(
                Event("StateUpdate", "Alarm updated from OK to ALARM", """{"newState":{"stateValue":"ALARM","stateReason":"Threshold Crossed: 3"}}"""),
                Event("ConfigurationUpdate", "Alarm created", """{"type":"Create"}""")),
        }.ToJsonString();
        aws.Answers["GetMetricData"] = Metrics;
        aws.Answers["SetAlarmState"] = _ => "";
        console = await ConsoleKit.StartAsync(FakeStack.Stack, aws);
    }

    public async Task DisposeAsync() => await console.DisposeAsync();

    public void Dispose() => aws.Dispose();

    [Fact]
    public async Task They_are_listed_with_those_that_fire_first()
    {
        var alarms = (await console.GetAsync("/api/alarms")).AsArray();
        alarms.Select(alarm => $"{alarm!["name"]} {alarm["shortName"]} {alarm["kind"]} {alarm["state"]} {alarm["fires"]} {alarm["severity"]} {alarm["region"]}").Should().Equal(
            "tap-dlq-depth-prod dlq-depth metric ALARM true notice eu-west-2",
            "tap-health-prod health composite ALARM true notice eu-west-2",
            "tap-api-handler-canary-errors-prod api-handler-canary-errors metric OK false none eu-west-2");
        var first = alarms[0]!;
        (first["description"]!.GetValue<string>(), first["condition"]!.GetValue<string>(), first["reason"]!.GetValue<string>())
            .Should().Be(("What tap-dlq-depth-prod means.", "Sum of M > 0 in 5m", "Threshold Crossed"));
        first["since"]!.GetValue<DateTimeOffset>().Should().Be(DateTimeOffset.FromUnixTimeSeconds(FakeStack.Now.ToUnixTimeSeconds() - 300));
    }

    [Fact]
    public async Task One_is_told_with_its_history_and_what_to_do()
    {
        var alarm = await console.GetAsync("/api/alarms/dlq-depth");
        alarm["name"]!.GetValue<string>().Should().Be("tap-dlq-depth-prod");
        var history = alarm["history"]!.AsArray();
        history.Select(item => $"{item!["kind"]}: {item["summary"]}, {item["state"]}, {item["reason"]}").Should().Equal(
            "StateUpdate: Alarm updated from OK to ALARM, ALARM, Threshold Crossed: 3", "ConfigurationUpdate: Alarm created, , ");
        alarm["runbookHtml"]!.GetValue<string>().Should().StartWith("<ul>").And.Contain("<strong>Means:</strong>").And.Contain("./tap redrive --dry-run");
        (await console.SendAsync(HttpMethod.Get, "/api/alarms/depth")).Status.Should().Be(404);
    }

    [Fact]
    public async Task What_it_watches_is_drawn_with_what_it_compares_with()
    {
        var metric = await console.GetAsync("/api/alarms/tap-dlq-depth-prod/metric");
        (metric["threshold"]!.GetValue<double>(), metric["comparison"]!.GetValue<string>()).Should().Be((0, "GreaterThanThreshold"));
        (metric["evaluationPeriods"]!.GetValue<int>(), metric["datapointsToAlarm"]!.GetValue<int>(), metric["periodSeconds"]!.GetValue<int>()).Should().Be((1, 1, 300));
        Lines(metric).Should().Equal("m1 m1 left 300: 60=1 120=2");
        Asked().Should().Be("m1 Sum of M over 300");
    }

    [Fact]
    public async Task Values_of_another_unit_than_the_alarms_are_none_of_its()
    {
        aws.Answers["DescribeAlarms"] = _ =>
            FakeStack.Alarms("OK", "OK", "OK").Replace("\"Period\":300", "\"Period\":300,\"Unit\":\"Count\"", StringComparison.Ordinal);
        $"{(await console.GetAsync("/api/alarms/dlq-depth/metric"))["unit"]}".Should().Be("Count");
        var question = aws.Requests.Single(request => request.Operation == "GetMetricData").Parameters!;
        $"{question["MetricDataQueries"]![0]!["MetricStat"]!["Unit"]}".Should().Be("Count");
    }

    [Fact]
    public async Task Math_is_asked_for_as_the_alarm_does_it_and_of_long_ranges_with_longer_periods()
    {
        aws.Answers["DescribeAlarms"] = _ => """
            {"MetricAlarms":[{"AlarmName":"tap-dlq-depth-prod","StateValue":"OK","StateTransitionedTimestamp":1,"EvaluationPeriods":3,"DatapointsToAlarm":2,
             "Threshold":5.0,"ComparisonOperator":"LessThanThreshold","Metrics":[
              {"Id":"total","Expression":"FILL(m0, 0) + FILL(m1, 0)","Label":"both","ReturnData":true},
              {"Id":"m0","MetricStat":{"Metric":{"Namespace":"N","MetricName":"A"},"Period":60,"Stat":"Sum","Unit":"Count"},"ReturnData":false},
              {"Id":"m1","MetricStat":{"Metric":{"Namespace":"N","MetricName":"B"},"Period":60,"Stat":"Sum"},"ReturnData":false}]}]}
            """;
        var start = DateTimeOffset.UtcNow.AddDays(-2).UtcDateTime.ToString("O");
        var metric = await console.GetAsync($"/api/alarms/dlq-depth/metric?start={start}");
        (metric["threshold"]!.GetValue<double>(), metric["datapointsToAlarm"]!.GetValue<int>(), metric["periodSeconds"]!.GetValue<int>()).Should().Be((5, 2, 60));
        metric["unit"]!.GetValue<string>().Should().Be("Count");
        Lines(metric).Should().Equal("total both left 300: 60=1 120=2");
        Asked().Should().Be("total FILL(m0, 0) + FILL(m1, 0), m0 Sum of A over 300, m1 Sum of B over 300");
    }

    [Fact]
    public async Task An_alarm_on_alarms_has_no_metric() =>
        (await console.GetAsync("/api/alarms/health/metric")).ToJsonString().Should().Be("""{"series":[]}""");

    [Fact]
    public async Task A_state_is_set_for_a_drill()
    {
        (await SetAsync("""{ "state": "ALARM", "reason": "drill" }""")).Status.Should().Be(204);
        aws.Requests.Single(request => request.Operation == "SetAlarmState").Parameters!.ToJsonString()
            .Should().Be("""{"AlarmName":"tap-dlq-depth-prod","StateValue":"ALARM","StateReason":"drill"}""");
    }

    [Theory]
    [InlineData("""{ "state": "alarm", "reason": "drill" }""", "state is 'alarm'; it must be OK, ALARM, INSUFFICIENT_DATA.")]
    [InlineData("""{ "state": "OK", "reason": " " }""", "reason is ''; it must be there: it stands in the alarm's history.")]
    [InlineData("""{ "reason": "drill" }""", "state is ''; it must be OK, ALARM, INSUFFICIENT_DATA.")]
    [InlineData("{", "The body is '*'; it must be JSON as the page sends it*")]
    [InlineData("null", "The body is 'null'; it must be an object.")]
    public async Task A_state_that_is_none_is_named(string body, string detail)
    {
        var (status, problem) = await SetAsync(body);
        status.Should().Be(400);
        problem!["detail"]!.GetValue<string>().Should().Match(detail);
        aws.Requests.Should().NotContain(request => request.Operation == "SetAlarmState");
    }

    [Fact]
    public async Task No_state_is_set_on_AWS_unless_that_was_asked_for()
    {
        await using var reader = await ConsoleKit.StartAsync(FakeStack.Stack, aws, mayWrite: false);
        var (status, problem) = await reader.SendAsync(HttpMethod.Put, "/api/alarms/dlq-depth/state", """{ "state": "OK", "reason": "drill" }""");
        status.Should().Be(403);
        problem!["advice"]!.GetValue<string>().Should().Be("Start it with ./tap console --aws --stack prod --write if it may.");
        aws.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData("start=yesterday", "start is 'yesterday'; it must be a moment such as 2026-01-31T12:00:00Z.")]
    [InlineData("start=2026-01-02T00:00:00Z&end=2026-01-01T00:00:00Z", "start is '2026-01-02T00:00:00Z'; it must be before the end.")]
    [InlineData("start=2026-01-02T00:00:00Z&start=2026-01-01T00:00:00Z", "start is '*'; it must be there once.")]
    public async Task A_range_that_is_none_is_named(string query, string detail)
    {
        var (status, problem) = await console.SendAsync(HttpMethod.Get, $"/api/alarms/dlq-depth/metric?{query}");
        status.Should().Be(400);
        problem!["detail"]!.GetValue<string>().Should().Match(detail);
    }

    internal static IEnumerable<string> Lines(JsonNode answer) => answer["series"]!.AsArray().Select(line =>
    {
        var points = line!["timestamps"]!.AsArray().Zip(line["values"]!.AsArray(), (moment, value) => $"{moment}={value}");
        return $"{line["id"]} {line["label"]} {line["axis"]} {line["periodSeconds"]}: {string.Join(' ', points)}";
    });

    internal static string Metrics(JsonNode? question) => new JsonObject
    {
        ["MetricDataResults"] = new JsonArray([.. question!["MetricDataQueries"]!.AsArray()
            .Where(query => query!["ReturnData"]?.GetValue<bool>() ?? true)
            .Select(query => new JsonObject
            {
                ["Id"] = $"{query!["Id"]}", ["Label"] = $"{query["Label"] ?? query["Id"]}",
                ["Timestamps"] = new JsonArray(60.0, 120.0), ["Values"] = new JsonArray(1.0, 2.0), ["StatusCode"] = "Complete",
            })]),
    }.ToJsonString();

    private static JsonObject Event(string kind, string summary, string data) => new()
    {
        ["Timestamp"] = 1_767_225_600.5,
        ["HistoryItemType"] = kind,
        ["HistorySummary"] = summary,
        ["HistoryData"] = data,
    };

    private Task<(int Status, JsonNode? Body)> SetAsync(string body) => console.SendAsync(HttpMethod.Put, "/api/alarms/dlq-depth/state", body);

    private string Asked()
    {
        var queries = aws.Requests.Single(request => request.Operation == "GetMetricData").Parameters!["MetricDataQueries"]!.AsArray();
        return string.Join(", ", queries.Select(query => query!["MetricStat"] is { } stat
            ? $"{query["Id"]} {stat["Stat"]} of {stat["Metric"]!["MetricName"]} over {stat["Period"]}"
            : $"{query["Id"]} {query["Expression"]}"));
    }
}
