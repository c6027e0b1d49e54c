using System.Text.Json.Nodes;

namespace Tap.Infra.IntegrationTests;

/// <summary>What is told to whom: drills, heard by a queue that is subscribed to both topics.</summary>
[Collection(DeployedCollection.Name)]
public sealed class EscalationTests(Deployments stacks)
{
    [Theory, Deployed]
    public async Task A_notice_is_told_to_the_alarms_alone(string environment)
    {
        var stack = stacks[environment];
        await using var listener = await TopicListener.StartAsync(stack);

        await DrillAsync(stack, "tap-processor-duration", "ALARM");

        await listener.Until(new Told($"tap-alarms-{environment}", $"tap-processor-duration-{environment}", "ALARM"));
        var all = await listener.Until(new Told($"tap-alarms-{environment}", $"tap-processor-duration-{environment}", "OK"));
        all.Should().NotContain(told => told.Topic != $"tap-alarms-{environment}" && told.Alarm.StartsWith("tap-processor-duration"));
    }

    [Theory, Deployed]
    public async Task A_page_and_a_notice_that_stands_are_told_to_both(string environment)
    {
        var stack = stacks[environment];
        if (!stack.IsProduction)
        {
            stack.OutputList("alarmNames").Should().NotContain(name => name.Contains("-standing-") || name.Contains("-page-"), "nothing pages there");
            return;
        }

        await using var listener = await TopicListener.StartAsync(stack);
        foreach (var (alarm, page) in new[] { ("tap-api-5xx", "tap-api-5xx-page"), ("tap-processor-duration-standing", "tap-processor-duration-page") })
        {
            await DrillAsync(stack, alarm, "ALARM");
            await listener.Until(new Told($"tap-alarms-{environment}", $"{alarm}-{environment}", "ALARM"));

            // CloudWatch may set the alarm right before the minute is over that its page waits for; the page's own state stays.
            await listener.Until(new Told($"tap-pages-{environment}", $"{page}-{environment}", "OK"));
            await DrillAsync(stack, page, "ALARM");
            var all = await listener.Until(new Told($"tap-pages-{environment}", $"{page}-{environment}", "ALARM"));
            await DrillAsync(stack, page, "OK");
            all.Should().NotContain(told => told.Topic == $"tap-pages-{environment}" && !told.Alarm.Contains("-page-"), "composite alarms alone page");
        }
    }

    [Theory, Deployed]
    public async Task Pages_are_silent_while_a_release_is_judged(string environment)
    {
        var stack = stacks[environment];
        var pages = stack.OutputList("alarmNames").Where(name => name.Contains("-page-")).ToList();

        pages.Should().HaveCount(stack.IsProduction ? stack.OutputList("alarmNames").Count(name => name.Contains("-standing-")) + 2 : 0);
        foreach (var page in await CompositesAsync(stack, pages))
        {
            page["AlarmActions"]!.ToJsonString().Should().Be($"""["{stack.Output("pageTopicArn")}"]""");
            page["OKActions"]!.ToJsonString().Should().Be($"""["{stack.Output("pageTopicArn")}"]""");
            page["ActionsSuppressor"]!.GetValue<string>().Should().Be($"tap-release-under-way-{environment}");
            page["ActionsSuppressorWaitPeriod"]!.GetValue<int>().Should().Be(60);
            page["ActionsSuppressorExtensionPeriod"]!.GetValue<int>().Should().BeGreaterThan(60);
        }
    }

    private static Task<JsonObject> DrillAsync(DeployedStack stack, string alarm, string state) => stack.Aws.Ask(
        JsonService.CloudWatch, "SetAlarmState", ("AlarmName", $"{alarm}-{stack.Environment}"), ("StateValue", state), ("StateReason", "A drill of the tests."));

    private static async Task<IReadOnlyList<JsonNode>> CompositesAsync(DeployedStack stack, List<string> names) => names.Count == 0
        ? []
        : await stack.Aws.List(
            JsonService.CloudWatch, "DescribeAlarms", "CompositeAlarms",
            ("AlarmTypes", Asking.Texts("CompositeAlarm")), ("AlarmNames", Asking.Texts(names)));
}
