using System.Globalization;
using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Infra;

namespace Tap.Cli.Deployed;

/// <summary>What a function did in the last hour.</summary>
/// <param name="Invocations">How often it ran.</param>
/// <param name="Errors">How often it failed.</param>
/// <param name="Throttles">How often it was not run for want of concurrency.</param>
internal sealed record FunctionCounts(long Invocations, long Errors, long Throttles);

/// <summary>What the API did in the last hour.</summary>
/// <param name="Requests">How many requests it answered.</param>
/// <param name="ClientErrors">How many of them with a status of 4xx.</param>
/// <param name="ServerErrors">How many of them with a status of 5xx.</param>
internal sealed record ApiCounts(long Requests, long ClientErrors, long ServerErrors);

/// <summary>The metrics of a stack, of the last hour.</summary>
/// <param name="Functions">By short name.</param>
/// <param name="Api">The API's.</param>
/// <param name="OldestDeadLetter">How long the oldest dead letter waits; null when there is none, or SQS has not said it yet.</param>
internal sealed record StackMetrics(IReadOnlyDictionary<string, FunctionCounts> Functions, ApiCounts Api, TimeSpan? OldestDeadLetter)
{
    private const int PeriodSeconds = 60;

    private static readonly string[] OfFunctions = ["Invocations", "Errors", "Throttles"];
    private static readonly string[] OfTheApi = ["Count", "4XXError", "5XXError"];

    /// <summary>Asks CloudWatch for all of them at once.</summary>
    /// <exception cref="Tap.Program.AwsException">CloudWatch refuses it.</exception>
    public static async Task<StackMetrics> ReadAsync(AwsApi api, DeployedStack stack, DateTimeOffset now, CancellationToken cancellation)
    {
        var queries = new List<JsonObject>();
        var functions = stack.Functions.ToDictionary(
            function => function.Key,
            function => OfFunctions.Select(metric => Ask("AWS/Lambda", metric, "Sum", ("FunctionName", function.Value))).ToArray());
        var environment = stack.Output(StackOutputs.Environment);
        var requests = OfTheApi
            .Select(metric => Ask("AWS/ApiGateway", metric, "Sum", ("ApiName", $"tap-api-{environment}"), ("Stage", environment)))
            .ToArray();
        var queue = stack.Output(StackOutputs.DlqUrl).Split('/')[^1];
        var age = Ask("AWS/SQS", "ApproximateAgeOfOldestMessage", "Maximum", ("QueueName", queue));

        var found = await MetricData.ReadAsync(
            api, queries, now - TimeSpan.FromHours(1), now + TimeSpan.FromSeconds(1), cancellation); // it does not include the end
        return new StackMetrics(
            functions.ToDictionary(
                function => function.Key,
                function => new FunctionCounts(Sum(function.Value[0]), Sum(function.Value[1]), Sum(function.Value[2]))),
            new ApiCounts(Sum(requests[0]), Sum(requests[1]), Sum(requests[2])),
            found.ValuesOf(age).LastOrDefault() is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null);

        string Ask(string space, string name, string statistic, params (string Name, string Value)[] dimensions)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"m{queries.Count}");
            queries.Add(MetricData.Query(id, space, name, statistic, PeriodSeconds, dimensions));
            return id;
        }

        long Sum(string id) => (long)found.ValuesOf(id).Sum();
    }
}
