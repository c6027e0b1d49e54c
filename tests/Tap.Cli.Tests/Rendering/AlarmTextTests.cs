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
            "STATE    FOR NAME                               FIRES AT     BECAUSE OF",
            "ALARM     5m tap-health-prod                    other alarms",
            "NO DATA   5m tap-dlq-depth-prod                 > 0 in 5m",
            "OK        5m tap-api-handler-canary-errors-prod > 0 in 5m");
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

    private async Task<T> Alarms<T>(Func<StackAlarms, Task<T>> ask)
    {
        using var api = new AwsApi(null, "eu-west-2", aws, AwsCredentials.Local);
        return await ask(new StackAlarms(new StackAws("eu-west-2", _ => api), FakeStack.Stack));
    }
}
