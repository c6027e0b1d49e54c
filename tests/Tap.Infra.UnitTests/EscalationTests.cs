using System.Text.Json.Nodes;
using Tap.Infra.Configuration;

namespace Tap.Infra.UnitTests;

/// <summary>What wakes somebody, when, and when not.</summary>
public sealed class EscalationTests(StackFixture fixture) : StackTests(fixture)
{
    private static readonly string[] AtOnce = ["tap-api-handler-errors", "tap-api-5xx"];

    private static IEnumerable<string> Notices => AlarmSettings.Names.Except(AtOnce);

    [Fact]
    public void A_notice_that_stands_has_an_alarm_that_looks_at_the_same_for_longer()
    {
        Standing(Prod).Should().Equal(Notices.Select(name => $"{name}-standing-prod"));
        foreach (var name in Notices)
        {
            var (notice, standing) = (Prod.Single(AwsType.Alarm, $"{name}-prod"), Prod.Single(AwsType.Alarm, $"{name}-standing-prod"));
            var expected = notice.Inputs.DeepClone().AsObject();
            expected["name"] = standing.Name;
            var (periods, minutes) = name == "tap-backup-failures" ? (1, 1_440) : (12, 60); // a day, or five minutes each
            expected["evaluationPeriods"] = notice.Number("evaluationPeriods") + periods;
            expected["alarmDescription"] = $"{notice.Text("alarmDescription").TrimEnd('.')}, for {minutes} minutes already.";
            standing.Inputs.ShouldBeJson(expected.ToJsonString());
        }
    }

    [Fact]
    public void Where_releases_are_judged_composite_alarms_page_unless_one_is()
    {
        Pages(Prod).Should().BeEquivalentTo(AlarmSettings.Names.Select(name => $"{name}-page-prod"));
        ShouldPage("tap-api-5xx-page-prod", "tap-api-5xx", "tap-api-5xx-prod");
        ShouldPage("tap-dlq-depth-page-prod", "tap-dlq-depth-standing", "tap-dlq-depth-standing-prod");

        void ShouldPage(string page, string named, string alarm) => Prod.Single(AwsType.CompositeAlarm, page).Inputs.ShouldBeJson($$"""
            {
              "alarmName": "{{page}}",
              "alarmDescription": "Pages for {{named}} as long as no release is judged.",
              "alarmRule": "ALARM(\"{{alarm}}\")",
              "alarmActions": ["{{PageTopic("prod")}}"],
              "okActions": ["{{PageTopic("prod")}}"],
              "actionsSuppressor": { "alarm": "tap-release-under-way-prod", "waitPeriod": 60, "extensionPeriod": 360 }
            }
            """);
    }

    [Fact]
    public void A_release_is_judged_from_its_check_to_the_end_of_its_canary()
    {
        var alarm = Prod.Single(AwsType.Alarm, "tap-release-under-way-prod");

        alarm.Inputs.ShouldBeJson("""
            {
              "name": "tap-release-under-way-prod",
              "alarmDescription": "A release is judged by its own alarms, so that pages are silent.",
              "comparisonOperator": "GreaterThanThreshold",
              "threshold": 0,
              "evaluationPeriods": 7,
              "datapointsToAlarm": 1,
              "treatMissingData": "notBreaching",
              "metricQueries": [
                { "id": "total", "label": "Invocations", "expression": "FILL(m0, 0)", "returnData": true },
                {
                  "id": "m0",
                  "metric": {
                    "namespace": "AWS/Lambda",
                    "metricName": "Invocations",
                    "stat": "Sum",
                    "period": 60,
                    "dimensions": { "FunctionName": "tap-release-check-prod" }
                  }
                }
              ]
            }
            """);
    }

    /// <summary>CloudWatch takes no alarm with periods of a minute that looks back further.</summary>
    [Fact]
    public async Task Pages_are_silent_for_a_day_at_most()
    {
        var run = await TapRun.StartAsync(RunOptions.Of("prod").With("tap:delivery", """{ "canary": true, "canaryMinutes": 2880 }"""));

        run.Single(AwsType.Alarm, "tap-release-under-way-prod").Number("evaluationPeriods").Should().Be(1_440);
    }

    [Fact]
    public void Elsewhere_nothing_pages()
    {
        Standing(Dev).Should().BeEmpty();
        Pages(Dev).Should().BeEmpty();
        ToldToPages(Dev).Should().BeEmpty();
        Dev.Resources.Should().NotContain(resource => resource.Name.Contains("under-way", StringComparison.Ordinal) && !resource.IsComponent);
    }

    [Fact]
    public async Task Without_releases_alarms_page_by_themselves()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With(
            "tap:monitoring", """{ "escalation": { "pages": ["tap-api-5xx"], "afterMinutes": 30 } }"""));

        Pages(run).Should().BeEmpty();
        var operational = run.OfType(AwsType.Alarm).Select(alarm => alarm.Name).Intersect(AlarmSettings.Names.Select(name => $"{name}-dev"));
        ToldToPages(run).Should().BeEquivalentTo(operational.Select(name =>
            name == "tap-api-5xx-dev" ? name : name.Replace("-dev", "-standing-dev", StringComparison.Ordinal)));
        run.Single(AwsType.Alarm, "tap-api-5xx-dev").Json("alarmActions")!.ToJsonString()
            .Should().Be($"""["arn:aws:sns:eu-west-2:123456789012:tap-alarms-dev","{PageTopic("dev")}"]""");
        run.Single(AwsType.Alarm, "tap-dlq-depth-standing-dev").Number("evaluationPeriods").Should().Be(7);
        run.Single(AwsType.Alarm, "tap-dlq-depth-dev").Json("alarmActions")!.AsArray().Should().ContainSingle();
    }

    [Theory]
    [InlineData("null", 0)]
    [InlineData("""{ "afterMinutes": null }""", 2)]
    public async Task What_is_turned_off_pages_nobody(string escalation, int pages)
    {
        var run = await TapRun.StartAsync(RunOptions.Of("prod").With("tap:monitoring", $$"""{ "escalation": {{escalation}} }"""));

        Standing(run).Should().BeEmpty();
        Pages(run).Should().HaveCount(pages);
        ToldToPages(run).Should().HaveCount(pages);
    }

    [Fact]
    public void What_pages_is_part_of_no_health_and_told_as_an_alarm() =>
        Prod.Single(AwsType.CompositeAlarm, "tap-health-prod").Text("alarmRule").Should().NotContain("-standing").And.NotContain("-page");

    private static IEnumerable<string> Standing(TapRun run) =>
        run.OfType(AwsType.Alarm).Select(alarm => alarm.Name).Where(name => name.Contains("-standing-", StringComparison.Ordinal));

    private static IEnumerable<string> Pages(TapRun run) =>
        run.OfType(AwsType.CompositeAlarm).Select(alarm => alarm.Name).Where(name => name.Contains("-page-", StringComparison.Ordinal));

    private static IEnumerable<string> ToldToPages(TapRun run) =>
        from alarm in run.OfType(AwsType.Alarm).Concat(run.OfType(AwsType.CompositeAlarm))
        where (alarm.Json("alarmActions") as JsonArray ?? []).Any(action => action!.GetValue<string>().Contains(":tap-pages-", StringComparison.Ordinal))
        select alarm.Name;

    private static string PageTopic(string environment) => $"arn:aws:sns:eu-west-2:123456789012:tap-pages-{environment}";
}
