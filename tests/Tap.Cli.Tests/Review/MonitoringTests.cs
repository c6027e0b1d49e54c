using Tap.Cli.Review;

namespace Tap.Cli.Tests.Review;

public class MonitoringTests
{
    [Fact]
    public void An_alarm_on_a_metric_is_a_sentence()
    {
        var alarm = Alarm("aws:cloudwatch/metricAlarm:MetricAlarm", """
            {"name":"errors","namespace":"AWS/Lambda","metricName":"Errors","statistic":"Sum","period":300,"comparisonOperator":"GreaterThanThreshold","threshold":5,
             "evaluationPeriods":2,"treatMissingData":"notBreaching","alarmActions":["topic"]}
            """);

        alarm.Should().BeEquivalentTo(new AlarmRow(
            "aws:cloudwatch/metricAlarm:MetricAlarm::it", "errors", "AWS/Lambda Errors, Sum over 300 s", "> 5 in 2 of 2 periods", "notBreaching", ["topic"]));
    }

    [Fact]
    public void Metric_math_names_its_metrics()
    {
        var alarm = Alarm("aws:cloudwatch/metricAlarm:MetricAlarm", """
            {"comparisonOperator":"LessThanThreshold","threshold":1,"evaluationPeriods":3,"datapointsToAlarm":2,"metricQueries":[
              {"id":"sum","expression":"a + b"},
              {"id":"a","metric":{"namespace":"N","metricName":"A","stat":"Sum","period":60}},{"id":"b","metric":{"namespace":"N","metricName":"B","stat":"Sum","period":60}}]}
            """);

        alarm.Metric.Should().Be("a + b with a = N A, Sum over 60 s; b = N B, Sum over 60 s");
        alarm.Condition.Should().Be("< 1 in 2 of 3 periods");
        alarm.Missing.Should().Be("missing");
        alarm.Notifies.Should().BeEmpty();
    }

    [Theory]
    [InlineData("", "m1 with m1 = N A, p90 over 300 s")]
    [InlineData("""{"id":"filled","expression":"FILL(m1, 0)","returnData":true},""", "FILL(m1, 0) with m1 = N A, p90 over 300 s")]
    public void An_alarm_on_a_band_tells_what_it_compares_with_which_band(string filling, string watched)
    {
        var alarm = Alarm("aws:cloudwatch/metricAlarm:MetricAlarm", $$$"""
            {"comparisonOperator":"GreaterThanUpperThreshold","thresholdMetricId":"band","evaluationPeriods":3,"metricQueries":[
              {"id":"band","expression":"ANOMALY_DETECTION_BAND(m1, 3)","returnData":true},{{{filling}}}
              {"id":"m1","metric":{"namespace":"N","metricName":"A","stat":"p90","period":300}}]}
            """);

        alarm.Metric.Should().Be(watched);
        alarm.Condition.Should().Be("above ANOMALY_DETECTION_BAND(m1, 3) in 3 of 3 periods");
    }

    [Theory]
    [InlineData("""ALARM(\"a\") OR ALARM(\"b\")""", "any of a, b")]
    [InlineData("""ALARM(\"a\") AND OK(\"b\")""", """ALARM("a") AND OK("b")""")]
    public void A_composite_alarm_tells_its_rule(string rule, string watches) =>
        Alarm("aws:cloudwatch/compositeAlarm:CompositeAlarm", $$"""{"alarmName":"health","alarmRule":"{{rule}}"}""").Metric.Should().Be(watches);

    [Fact]
    public void A_composite_alarm_tells_when_it_is_silent() =>
        Alarm("aws:cloudwatch/compositeAlarm:CompositeAlarm", """
            {"alarmName":"page","alarmRule":"ALARM(\"a\")","actionsSuppressor":{"alarm":"release","waitPeriod":60,"extensionPeriod":360}}
            """).Condition.Should().Be("the rule holds, for 60 s; silent while release fires, and 360 s longer");

    [Fact]
    public void An_alarm_that_ends_releases_tells_CodeDeploy()
    {
        var alarm = ReviewKit.Resource("aws:cloudwatch/metricAlarm:MetricAlarm", "canary", """{"comparisonOperator":"GreaterThanThreshold","threshold":0,"evaluationPeriods":1}""");
        var group = ReviewKit.Referring("aws:codedeploy/deploymentGroup:DeploymentGroup", "releases", "alarmConfiguration", alarm, "{}");

        Monitoring.Alarms(ReviewKit.Stack("prod", alarm, group)).Single().Notifies.Should().Equal("${aws:codedeploy/deploymentGroup:DeploymentGroup::releases.deploymentGroupName}");
    }

    [Fact]
    public void A_log_group_without_retention_keeps_its_events_for_ever() =>
        Monitoring.LogGroups(ReviewKit.Stack("dev", ReviewKit.Resource("aws:cloudwatch/logGroup:LogGroup", "logs", "{}"))).Should().ContainSingle().Which.RetentionDays.Should().Be(0);

    private static AlarmRow Alarm(string type, string inputs) =>
        Monitoring.Alarms(ReviewKit.Stack("dev", ReviewKit.Resource(type, "it", inputs))).Should().ContainSingle().Subject;
}
