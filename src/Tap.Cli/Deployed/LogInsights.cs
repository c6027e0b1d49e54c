using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Program;

namespace Tap.Cli.Deployed;

/// <summary>Asks CloudWatch Logs Insights.</summary>
/// <param name="api">Whom to ask.</param>
/// <param name="time">The clock.</param>
internal sealed class LogInsights(AwsApi api, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MostToStop = TimeSpan.FromSeconds(5);

    /// <summary>Runs a query and waits for its results. When nobody waits any more, it is stopped.</summary>
    /// <param name="groups">The log groups.</param>
    /// <param name="query">The query.</param>
    /// <param name="start">The first events are of this moment.</param>
    /// <param name="end">The last ones are of this moment.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>The rows: values by the names of their fields.</returns>
    /// <exception cref="AwsException">CloudWatch Logs refuses it, or the query fails.</exception>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> RunAsync(
        IEnumerable<string> groups, string query, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellation)
    {
        var parameters = new JsonObject
        {
            ["logGroupNames"] = new JsonArray([.. groups.Select(group => JsonValue.Create(group))]),
            ["queryString"] = query,
            ["startTime"] = start.ToUnixTimeSeconds(),
            ["endTime"] = end.ToUnixTimeSeconds(),
        };
        var id = (await api.CallAsync(JsonService.Logs, "StartQuery", parameters, cancellation))["queryId"]!.GetValue<string>();
        try
        {
            return await WaitAsync(id, cancellation);
        }
        catch (OperationCanceledException)
        {
            await StopAsync(id);
            throw;
        }
    }

    private async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> WaitAsync(string id, CancellationToken cancellation)
    {
        while (true)
        {
            var answer = await api.CallAsync(JsonService.Logs, "GetQueryResults", new JsonObject { ["queryId"] = id }, cancellation);
            switch (answer["status"]?.GetValue<string>())
            {
                case "Complete":
                    return [.. answer["results"]!.AsArray().Select(row => RowOf(row!.AsArray()))];
                case "Scheduled" or "Running":
                    await Task.Delay(Pause, time, cancellation);
                    break;
                case var status:
                    throw new AwsException($"{status}", "The query of the logs ended without a result.");
            }
        }
    }

    // An account may have 30 of them at once, and pays for what they read.
    private async Task StopAsync(string id)
    {
        using var limit = new CancellationTokenSource(MostToStop);
        try
        {
            await api.CallAsync(JsonService.Logs, "StopQuery", new JsonObject { ["queryId"] = id }, limit.Token);
        }
        catch (Exception exception) when (exception is AwsException or OperationCanceledException)
        {
            // It ended by itself, or will.
        }
    }

    // The pointer to the event is for other calls.
    private static Dictionary<string, string> RowOf(JsonArray row) => row
        .Select(field => (Name: field!["field"]!.GetValue<string>(), Value: $"{field["value"]}"))
        .Where(field => field.Name != "@ptr")
        .ToDictionary(field => field.Name, field => field.Value);
}
