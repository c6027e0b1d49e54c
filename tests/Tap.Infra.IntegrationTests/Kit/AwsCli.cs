using System.Text.Json.Nodes;

namespace Tap.Infra.IntegrationTests.Kit;

/// <summary>The AWS CLI, in a region.</summary>
/// <param name="region">The region.</param>
/// <param name="endpoint">Where the AWS is; null for AWS itself.</param>
public sealed class AwsCli(string region, string? endpoint)
{
    /// <summary>Runs a command and returns its answer.</summary>
    /// <param name="arguments">The command and its options, without endpoint, region and output format.</param>
    public async Task<JsonNode> Run(params string[] arguments)
    {
        var printed = await Shell.RunAsync("aws", [.. arguments, "--region", region, "--output", "json", .. Endpoint], Variables);
        return string.IsNullOrWhiteSpace(printed) ? new JsonObject() : JsonNode.Parse(printed)!;
    }

    /// <summary>Runs a command again and again until its answer is as it should be.</summary>
    /// <exception cref="TimeoutException">It was not within the <see cref="Waiting.Deadline"/>.</exception>
    public Task<JsonNode> Until(Func<JsonNode, bool> done, params string[] arguments) => Waiting.Until(() => Run(arguments), done);

    /// <summary>Waits until CloudWatch has the metric that an alarm watches, with the alarm's dimensions.</summary>
    /// <exception cref="TimeoutException">It had not within the <see cref="Waiting.Deadline"/>.</exception>
    public Task UntilMeasured(JsonNode alarm)
    {
        var dimensions = Dimensions(alarm);
        return Until(
            answer => answer["Metrics"]!.AsArray().Any(metric => Dimensions(metric!).SetEquals(dimensions)),
            "cloudwatch", "list-metrics", "--namespace", alarm["Namespace"]!.GetValue<string>(), "--metric-name", alarm["MetricName"]!.GetValue<string>());
    }

    private static HashSet<string> Dimensions(JsonNode metric) => [.. metric["Dimensions"]!.AsArray().Select(dimension => $"{dimension!["Name"]}={dimension["Value"]}")];

    private string[] Endpoint => endpoint is null ? [] : ["--endpoint-url", endpoint];

    private Dictionary<string, string>? Variables => endpoint is null
        ? null
        : new() { ["AWS_ACCESS_KEY_ID"] = "test", ["AWS_SECRET_ACCESS_KEY"] = "test", ["AWS_MAX_ATTEMPTS"] = "1" };
}
