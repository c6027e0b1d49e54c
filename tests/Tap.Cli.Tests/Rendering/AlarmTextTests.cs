using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Cli.Deployed;
using Tap.Cli.Rendering;
using Tap.Cli.Tests.Deployed;
using Tap.Program;

namespace Tap.Cli.Tests.Rendering;

/// <summary>Alarms for whoever is woken by one.</summary>
public sealed class AlarmTextTests : IDisposable
{
    private readonly FakeStack aws = new();

    public void Dispose() => aws.Dispose();

    [Fact]
    public async Task Those_that_fire_come_first()
    {
        aws.Answers["DescribeAlarms"] = _ => FakeStack.Alarms("INSUFFICIENT_DATA", "OK", "ALARM");
        var alarms = await Alarms(alarms => alarms.ReadAsync(default));
        AlarmText.List(alarms, FakeStack.Now).Select(line => line.Line).Should().Equal(
            "STATE    FOR SEVERITY NAME                               FIRES AT     BECAUSE OF",
            "ALARM     5m notice   tap-health-prod                    other alarms",
            "NO DATA   5m notice   tap-dlq-depth-prod                 > 0 in 5m",
            "OK        5m none     tap-api-handler-canary-errors-prod > 0 in 5m");
        aws.Requests.Should().ContainSingle().Which.Parameters!["AlarmTypes"]!.AsArray().Should().HaveCount(2, "CloudWatch tells of one type unasked");
    }

    [Fact]
    public async Task One_is_told_with_what_it_means_and_its_history()
    {
        aws.Answers["DescribeAlarms"] = _ => FakeStack.Alarms("ALARM", "OK", "ALARM");
        aws.Answers["DescribeAlarmHistory"] = _ => new JsonObject
        {
            ["AlarmHistoryItems"] = new JsonArray(
                new JsonObject
                {
                    ["Timestamp"] = FakeStack.Now.ToUnixTimeSeconds() - 300,
                    ["HistoryItemType"] = "StateUpdate",
                    ["HistorySummary"] = "Alarm updated from OK to ALARM",
                    ["HistoryData"] = """{"newState":{"stateValue":"ALARM","stateReason":"Threshold Crossed: 3"}}""",
                },
                new JsonObject { ["Timestamp"] = 0, ["HistoryItemType"] = "ConfigurationUpdate", ["HistorySummary"] = "Alarm created", ["HistoryData"] = """{"type":"Create"}""" }),
        }.ToJsonString();

        var alarm = await Alarms(alarms => alarms.ReadAsync("dlq-depth", default));
        var history = await Alarms(alarms => alarms.HistoryAsync(alarm, default));
        AlarmText.Details(alarm, history, FakeStack.Now).Select(line => line.Line).Should().Equal(
            "tap-dlq-depth-prod: ALARM since 12-31 23:55:00.000, for 5m",
            "Means:    What tap-dlq-depth-prod means.",
            "Fires at: Sum of M > 0 in 5m",
            "Because:  Threshold Crossed",
            "Tells:    arn:topic",
            "History, the newest first:",
            "    12-31 23:55:00.000 Alarm updated from OK to ALARM",
            "        Threshold Crossed: 3",
            "    01-01 00:00:00.000 Alarm created");
    }

    [Fact]
    public void A_drill_says_who_is_told_and_how_long_it_lasts()
    {
        var metric = Of("""{ "AlarmName": "a", "StateValue": "OK", "StateUpdatedTimestamp": 1, "AlarmActions": ["arn:aws:sns:r:1:tap-alarms-dev", "arn:aws:sns:r:1:tap-pages-dev"], "ComparisonOperator": "GreaterThanThreshold", "EvaluationPeriods": 1 }""");
        AlarmText.Set(metric, "ALARM").Should().Be(
            "a is ALARM; that is told to tap-alarms-dev, tap-pages-dev. It stays so until CloudWatch evaluates its metric, within a minute.");
        AlarmText.Set(metric, "INSUFFICIENT_DATA").Should().StartWith("a is INSUFFICIENT_DATA; that is told to nobody. ");
        AlarmText.Set(metric, "OK").Should().StartWith("a is OK; it was before, so nobody is told. ");
        AlarmText.Set(Of(Page("null")), "ALARM").Should().EndWith("It stays so until an alarm that it looks at changes.");
    }

    [Theory]
    [InlineData("null", "")]
    [InlineData("\"WaitPeriod\"", " (waits a minute for a release)")]
    [InlineData("\"Alarm\"", " (silent while a release is judged)")]
    [InlineData("\"ExtensionPeriod\"", " (silent until what a release did is over)")]
    public void A_page_that_is_silent_says_why(string suppressedBy, string silence)
    {
        var page = Of(Page(suppressedBy));

        AlarmText.List([page], FakeStack.Now).Last().Line.Should().EndWith($" page     tap-api-5xx-page-prod other alarms tap-api-5xx-prod{silence}");
        AlarmText.Details(page, [], FakeStack.Now).Select(line => line.Line).Where(line => line.StartsWith("Now:", StringComparison.Ordinal))
            .Should().Equal(silence.Length == 0 ? [] : [$"Now:      {silence.Trim(' ', '(', ')')}"]);
    }

    [Theory]
    [InlineData("tap-dlq-depth-prod")]
    [InlineData("tap-dlq-depth")]
    [InlineData("dlq-depth")]
    public async Task A_name_may_lack_what_all_names_have(string name) =>
        (await Alarms(alarms => alarms.ReadAsync(name, default))).Name.Should().Be("tap-dlq-depth-prod");

    [Fact]
    public async Task A_name_that_no_alarm_has_is_told_with_those_that_there_are() =>
        (await FluentActions.Awaiting(() => Alarms(alarms => alarms.ReadAsync("depth", default))).Should().ThrowAsync<UserException>())
            .Which.Message.Should().Be("The stack has no alarm 'depth'; it has dlq-depth, api-handler-canary-errors, health.");

    private static string Page(string suppressedBy) => $$$"""
        {
          "AlarmName": "tap-api-5xx-page-prod", "StateValue": "ALARM", "StateUpdatedTimestamp": 1, "AlarmRule": "ALARM(\"tap-api-5xx-prod\")",
          "AlarmActions": ["arn:aws:sns:eu-west-2:1:tap-pages-prod"], "ActionsSuppressedBy": {{{suppressedBy}}},
          "StateReasonData": "{\"triggeringAlarms\":[{\"arn\":\"arn:aws:cloudwatch:r:1:alarm:tap-api-5xx-prod\",\"state\":{\"value\":\"ALARM\"}}]}"
        }
        """;

    private static Alarm Of(string json) => Alarm.Of(JsonNode.Parse(json)!.AsObject(), "eu-west-2");

    private async Task<T> Alarms<T>(Func<StackAlarms, Task<T>> ask)
    {
        using var api = new AwsApi(null, "eu-west-2", aws, AwsCredentials.Local);
        return await ask(new StackAlarms(new StackAws("eu-west-2", _ => api), FakeStack.Stack));
    }
}
