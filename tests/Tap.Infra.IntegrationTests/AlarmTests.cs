namespace Tap.Infra.IntegrationTests;

[Collection(DeployedCollection.Name)]
public sealed class AlarmTests(Deployments stacks)
{
    private static readonly Dictionary<string, (string Metric, double Threshold, int Periods)> Expected = new()
    {
        ["tap-api-handler-errors"] = ("Errors", 5, 2),
        ["tap-processor-errors"] = ("Errors", 10, 2),
        ["tap-api-handler-duration"] = ("Duration", 20_000, 3),
        ["tap-processor-duration"] = ("Duration", 240_000, 3),
        ["tap-api-handler-throttles"] = ("Throttles", 0, 1),
        ["tap-processor-throttles"] = ("Throttles", 0, 1),
        ["tap-dynamodb-throttles"] = ("ReadThrottleEvents + WriteThrottleEvents", 0, 1),
        ["tap-dlq-depth"] = ("ApproximateNumberOfMessagesVisible", 0, 1),
    };

    [Theory, Deployed]
    public async Task Every_alarm_of_the_table_is_there_with_its_threshold(string environment)
    {
        var stack = stacks[environment];
        var names = stack.OutputList("alarmNames");
        var answer = await stack.Aws(["cloudwatch", "describe-alarms", "--alarm-names", .. names]);

        var alarms = answer["MetricAlarms"]!.AsArray().ToDictionary(alarm => alarm!["AlarmName"]!.GetValue<string>(), alarm => alarm!);
        alarms.Keys.Should().BeEquivalentTo(Expected.Keys.Select(name => $"{name}-{environment}")).And.BeEquivalentTo(names);
        foreach (var (name, (metric, threshold, periods)) in Expected)
        {
            var alarm = alarms[$"{name}-{environment}"];
            alarm["Threshold"]!.GetValue<double>().Should().Be(threshold, name);
            alarm["EvaluationPeriods"]!.GetValue<int>().Should().Be(periods, name);
            alarm["TreatMissingData"]!.GetValue<string>().Should().Be("notBreaching", name);
            var watched = alarm["MetricName"]?.GetValue<string>() ?? alarm["Metrics"]!.AsArray().Single(query => query!["Expression"] is not null)!["Label"]!.GetValue<string>();
            watched.Should().Be(metric, name);
        }
    }
}
