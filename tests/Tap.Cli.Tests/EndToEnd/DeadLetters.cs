using System.Text.Json.Nodes;
using Tap.Cli.Aws;

namespace Tap.Cli.Tests.EndToEnd;

/// <summary>What becomes of the events that a function cannot handle.</summary>
internal static class DeadLetters
{
    private static readonly JsonService Metrics = new("monitoring", "GraniteServiceVersion20100801", "1.0");

    /// <summary>Whether an event that the function does not understand gets to the queue; Lambda counts those that get nowhere.</summary>
    public static async Task<bool> ArriveAsync(AwsApi aws, string function, string queue)
    {
        var (marker, lost, arrived) = ($"{Guid.NewGuid():N}", await LostAsync(), false);
        await aws.InvokeAsync($"tap-{function}-dev", "live", $$"""{"no":"{{marker}}"}""", asynchronous: true, default);
        await TapHome.UntilAsync(async () => (arrived |= await HoldsAsync()) || await LostAsync() > lost);
        return arrived;

        // Alarms publish to the topic of the dead letters, too.
        async Task<bool> HoldsAsync()
        {
            var parameters = new JsonObject { ["QueueUrl"] = queue, ["MaxNumberOfMessages"] = 10 };
            var answer = await aws.CallAsync(JsonService.Queues, "ReceiveMessage", parameters, default);
            return answer["Messages"]?.AsArray().Any(message => message!["Body"]!.GetValue<string>().Contains(marker, StringComparison.Ordinal)) == true;
        }

        async Task<double> LostAsync()
        {
            var now = DateTimeOffset.UtcNow;
            var parameters = new JsonObject
            {
                ["Namespace"] = "AWS/Lambda",
                ["MetricName"] = "DestinationDeliveryFailures",
                ["Dimensions"] = new JsonArray(new JsonObject { ["Name"] = "FunctionName", ["Value"] = $"tap-{function}-dev" }),
                ["StartTime"] = now.AddHours(-1).ToUnixTimeSeconds(),
                ["EndTime"] = now.AddHours(1).ToUnixTimeSeconds(),
                ["Period"] = 7200,
                ["Statistics"] = new JsonArray("Sum"),
            };
            return (await aws.CallAsync(Metrics, "GetMetricStatistics", parameters, default))["Datapoints"]!.AsArray().Sum(point => point!["Sum"]!.GetValue<double>());
        }
    }
}
