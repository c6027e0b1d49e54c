using System.Text.Json.Nodes;
using Tap.Cli.Deployed;

namespace Tap.Cli.Tests.Deployed;

/// <summary>Alarms as DescribeAlarms tells of them.</summary>
public sealed class AlarmTests
{
    [Fact]
    public void An_alarm_on_a_metric_says_when_it_fires_and_which_values_made_it()
    {
        var alarm = Of("""
            {
              "AlarmName": "tap-api-latency-p90-prod", "StateValue": "ALARM", "AlarmDescription": "Too slow.", "AlarmActions": ["arn:topic"],
              "StateUpdatedTimestamp": 1795944900.5, "StateTransitionedTimestamp": 1795944600.25, "StateReason": "Threshold Crossed: ...",
              "StateReasonData": "{\"version\":\"1.0\",\"recentDatapoints\":[1200.4567,null,1500.0],\"threshold\":1000.0}",
              "MetricName": "Latency", "ExtendedStatistic": "p90", "Period": 300, "EvaluationPeriods": 3, "DatapointsToAlarm": 2,
              "Threshold": 1000.0, "ComparisonOperator": "GreaterThanThreshold"
            }
            """);

        (alarm.Condition, alarm.Threshold).Should().Be(("p90 of Latency > 1000 in 5m, 2 of 3 times", "> 1000 in 5m, 2 of 3 times"));
        (alarm.Cause, alarm.Fires, alarm.Notifies).Should().Be(("1200.46, 1500", true, true));
        alarm.Since.ToUnixTimeMilliseconds().Should().Be(1795944600250, "an evaluation that changes nothing updates the state, too");
    }

    [Fact]
    public void An_alarm_on_a_sum_is_told_by_its_label()
    {
        var alarm = Of("""
            {
              "AlarmName": "a", "StateValue": "INSUFFICIENT_DATA", "StateUpdatedTimestamp": 1, "StateReason": "Unchecked: Initial alarm creation",
              "EvaluationPeriods": 2, "Threshold": 0.5, "ComparisonOperator": "LessThanOrEqualToThreshold",
              "Metrics": [
                {"Id": "total", "Label": "Reads + Writes", "Expression": "m0 + m1", "ReturnData": true},
                {"Id": "m0", "MetricStat": {"Stat": "Sum", "Period": 30, "Metric": {"MetricName": "Reads"}}, "ReturnData": false}
              ]
            }
            """);

        alarm.Condition.Should().Be("Sum of Reads + Writes <= 0.5 in 30s, 2 times");
        (alarm.Cause, alarm.Description, alarm.Notifies).Should().Be(("", "", false));
    }

    [Theory]
    [InlineData("GreaterThanUpperThreshold", "p90 of Latency above the usual band of ±2.5σ in 5m, 3 times")]
    [InlineData("LessThanLowerOrGreaterThanUpperThreshold", "p90 of Latency outside the usual band of ±2.5σ in 5m, 3 times")]
    public void An_alarm_on_a_band_has_no_threshold(string comparison, string condition)
    {
        var alarm = Of($$$"""
            {
              "AlarmName": "a", "StateValue": "OK", "StateUpdatedTimestamp": 1, "EvaluationPeriods": 3, "ThresholdMetricId": "band",
              "StateReasonData": "{\"recentDatapoints\":[120.0],\"recentLowerThresholds\":[80.0],\"recentUpperThresholds\":[130.0]}",
              "ComparisonOperator": "{{{comparison}}}",
              "Metrics": [
                {"Id": "band", "Label": "Latency (expected)", "Expression": "ANOMALY_DETECTION_BAND(m1, 2.5)", "ReturnData": true},
                {"Id": "m1", "MetricStat": {"Stat": "p90", "Period": 300, "Metric": {"MetricName": "Latency"} }, "ReturnData": true}
              ]
            }
            """);

        (alarm.Condition, alarm.Cause).Should().Be((condition, "120"));
    }

    [Fact]
    public void A_composite_alarm_names_those_that_fire()
    {
        var alarm = Of("""
            {
              "AlarmName": "tap-health-dev", "StateValue": "ALARM", "StateUpdatedTimestamp": 1, "AlarmRule": "ALARM(\"a\") OR ALARM(\"b\")",
              "StateReasonData": "{\"triggeringAlarms\":[{\"arn\":\"arn:aws:cloudwatch:r:1:alarm:a\",\"state\":{\"value\":\"ALARM\"}},{\"arn\":\"arn:aws:cloudwatch:r:1:alarm:b\",\"state\":{\"value\":\"OK\"}}]}"
            }
            """);

        (alarm.Condition, alarm.Cause).Should().Be(("ALARM(\"a\") OR ALARM(\"b\")", "a"));
    }

    [Theory]
    [InlineData("""["arn:aws:sns:r:1:tap-alarms-prod"]""", "notice")]
    [InlineData("""["arn:aws:sns:r:1:tap-alarms-prod", "arn:aws:sns:r:1:tap-pages-prod"]""", "page")]
    [InlineData("[]", "none")]
    public void Its_severity_is_whom_it_tells(string actions, string severity)
    {
        var alarm = Of($$"""{ "AlarmName": "a", "StateValue": "OK", "StateUpdatedTimestamp": 1, "AlarmRule": "TRUE", "AlarmActions": {{actions}} }""");

        (alarm.Severity, alarm.Silence).Should().Be((severity, null));
        alarm.ToJson()["severity"]!.GetValue<string>().Should().Be(severity);
    }

    private static Alarm Of(string json) => Alarm.Of(JsonNode.Parse(json)!.AsObject(), "eu-west-2");
}
