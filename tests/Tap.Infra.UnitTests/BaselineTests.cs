using System.Text.Json.Nodes;

namespace Tap.Infra.UnitTests;

/// <summary>The alarms that compare a metric with what is usual.</summary>
public sealed class BaselineTests(StackFixture fixture) : StackTests(fixture)
{
    private const string Topic = "arn:aws:sns:eu-west-2:123456789012:tap-alarms-prod";

    [Fact]
    public void The_latency_is_compared_with_a_band_in_production_and_lies_above_it_when_the_alarm_fires()
    {
        var alarm = Prod.Single(AwsType.Alarm, "tap-api-latency-p90-baseline-prod");

        // Two queries return data, as CloudWatch demands of bands; a faster API is no fault, and one that nobody calls has no latency.
        alarm.Inputs.ShouldBeJson($$"""
            {
              "name": "tap-api-latency-p90-baseline-prod",
              "alarmDescription": "{{alarm.Text("alarmDescription")}}",
              "evaluationPeriods": 3,
              "comparisonOperator": "GreaterThanUpperThreshold",
              "thresholdMetricId": "band",
              "treatMissingData": "notBreaching",
              "alarmActions": ["{{Topic}}"],
              "okActions": ["{{Topic}}"],
              "metricQueries": [
                { "id": "band", "label": "Latency (expected)", "expression": "ANOMALY_DETECTION_BAND(m1, 3)", "returnData": true },
                {
                  "id": "m1",
                  "metric": {
                    "namespace": "AWS/ApiGateway",
                    "metricName": "Latency",
                    "stat": "p90",
                    "period": 300,
                    "dimensions": { "ApiName": "tap-api-prod", "Stage": "prod" }
                  },
                  "returnData": true
                }
              ]
            }
            """);
    }

    [Fact]
    public void Requests_are_compared_with_a_band_on_both_sides_of_which_none_at_all_is_the_lower()
    {
        var alarm = Prod.Single(AwsType.Alarm, "tap-api-requests-baseline-prod");

        alarm.Text("comparisonOperator").Should().Be("LessThanLowerOrGreaterThanUpperThreshold");
        alarm.Text("thresholdMetricId").Should().Be("band");
        alarm.Json("metricQueries").ShouldBeJson("""
            [
              { "id": "band", "label": "Count (expected)", "expression": "ANOMALY_DETECTION_BAND(filled, 3)", "returnData": true },
              { "id": "filled", "label": "Count", "expression": "FILL(m1, 0)", "returnData": true },
              {
                "id": "m1",
                "metric": {
                  "namespace": "AWS/ApiGateway",
                  "metricName": "Count",
                  "stat": "Sum",
                  "period": 300,
                  "dimensions": { "ApiName": "tap-api-prod", "Stage": "prod" }
                }
              }
            ]
            """);
    }

    [Fact]
    public async Task Bands_are_given_up_or_taken_up_by_a_setting_each_with_their_width_and_periods()
    {
        var prod = await TapRun.StartAsync(RunOptions.Of("prod").With(
            "tap:alarms", """{ "apiLatencyP90": { "baseline": null }, "apiRequests": { "baseline": null } }"""));
        var dev = await TapRun.StartAsync(RunOptions.Dev.With(
            "tap:alarms",
            """{ "apiLatencyP90": { "baseline": 2.5 }, "apiRequests": { "baseline": 4, "periodSeconds": 900, "evaluationPeriods": 2 } }"""));

        Bands(prod).Should().BeEmpty();
        Bands(Dev).Should().BeEmpty("what development is used for has no pattern");
        Bands(dev).Should().Equal(
            "tap-api-latency-p90-baseline-dev: ANOMALY_DETECTION_BAND(m1, 2.5), 3 periods of 300 s",
            "tap-api-requests-baseline-dev: ANOMALY_DETECTION_BAND(filled, 4), 2 periods of 900 s");

        static IEnumerable<string> Bands(TapRun run) =>
            from alarm in run.OfType(AwsType.Alarm)
            where alarm.InputNames.Contains("thresholdMetricId")
            let queries = alarm.Json("metricQueries")!.AsArray()
            let period = queries.Select(query => query!["metric"]?["period"]).OfType<JsonNode>().Single()
            select $"{alarm.Name}: {queries[0]!["expression"]}, {alarm.Number("evaluationPeriods")} periods of {period} s";
    }
}
