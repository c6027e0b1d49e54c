using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Cli.Deployed;

namespace Tap.Simulation;

/// <summary>Sends POST /process to a stack that runs, each when it is to come and not when the one before is answered.</summary>
/// <param name="stack">The stack.</param>
/// <param name="shape">What bounds it.</param>
/// <param name="retries">How the clients go on.</param>
internal sealed class Flood(DeployedStack stack, StackShape shape, RetryPolicy retries) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly string url = $"{stack.Output("apiUrl").TrimEnd('/')}/process";

    /// <summary>Sends requests, once the environments of both functions have started, so that none does within the flood.</summary>
    /// <param name="times">When, in seconds.</param>
    /// <param name="seed">What the waits of clients come from.</param>
    public async Task<FloodRecord> RunAsync(IReadOnlyList<double> times, int seed)
    {
        for (var round = 0; round < 3; round++)
            await Task.WhenAll(Enumerable.Range(0, shape.ApiHandlerConcurrency!.Value).Select(_ => SendAsync()));
        await Task.Delay(TimeSpan.FromSeconds((shape.ThrottlingBurst / shape.ThrottlingRate) + 1)); // the bucket is full again

        // Each client has a source of its own; sources of neighbouring seeds would begin alike.
        var seeds = new Random(seed);
        var (from, clock) = (DateTimeOffset.UtcNow, Stopwatch.StartNew());
        var requests = await Task.WhenAll(times.Select(at => RequestAsync(clock, at, new Random(seeds.Next()))));

        using var aws = stack.Connect();
        IReadOnlyList<double> processed;
        while ((processed = await ProcessedAsync(aws, from)).Count < requests.Count(request => request.Request.IsServed))
        {
            if (clock.Elapsed > Patience)
                throw new TimeoutException($"After {Patience.TotalMinutes} minutes some payloads are not processed; ./tap logs processor tells why.");
            await Task.Delay(TimeSpan.FromSeconds(1));
        }

        var reports = await InvocationReport.ReadAsync(aws, $"/aws/lambda/{stack.Output("processorName")}", from, int.MaxValue, default);
        var calls = await CallsAsync(aws, from);
        return new(
            from, shape, retries,
            [.. requests.Select(request => request.Request with { Attempts = [.. request.Request.Attempts.Zip(request.Ids, WithCall)] })],
            [.. reports.Select(report => Round(report.Duration / 1_000))],
            processed);

        Attempt WithCall(Attempt attempt, string id) =>
            calls.TryGetValue(id, out var call) ? attempt with { Call = call.Seconds, CallEnd = call.End } : attempt;
    }

    /// <inheritdoc />
    public void Dispose() => http.Dispose();

    private async Task<(FloodedRequest Request, List<string> Ids)> RequestAsync(Stopwatch clock, double at, Random random)
    {
        await Task.Delay(TimeSpan.FromSeconds(Math.Max(0, at - clock.Elapsed.TotalSeconds)));
        var (since, attempts, ids) = (clock.Elapsed.TotalSeconds, new List<Attempt>(), new List<string>());
        while (true)
        {
            var (attempt, id) = await SendAsync();
            attempts.Add(attempt);
            ids.Add(id);
            if (attempt.Status == 202 || attempts.Count == retries.MostAttempts)
                return (new(Round(since), Round(clock.Elapsed.TotalSeconds - since), attempts), ids);
            await Task.Delay(TimeSpan.FromSeconds(retries.Wait(attempts.Count, random)));
        }
    }

    private async Task<(Attempt Attempt, string Id)> SendAsync()
    {
        var clock = Stopwatch.StartNew();
        using var body = new StringContent("""{"type":"flood","data":{}}""", Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(url, body);
        await response.Content.ReadAsByteArrayAsync();
        return (new((int)response.StatusCode, Round(clock.Elapsed.TotalSeconds)), response.Headers.GetValues("x-amzn-RequestId").Single());
    }

    // From the creation of a payload to the end of its processing, of those that came since.
    private async Task<IReadOnlyList<double>> ProcessedAsync(AwsApi aws, DateTimeOffset from)
    {
        var times = new List<double>();
        var scan = new JsonObject { ["TableName"] = stack.Output("metadataTableName") };
        await foreach (var page in aws.PagesAsync(JsonService.Tables, "Scan", scan, default))
        {
            foreach (var item in page["Items"]!.AsArray())
            {
                var (created, updated) = (Time(item!["createdAt"]!), Time(item["updatedAt"]!));
                if (created >= from && Text(item["status"]!) == "PROCESSED")
                    times.Add(Round((updated - created).TotalSeconds));
            }
        }

        return times;

        static string Text(JsonNode attribute) => attribute["S"]!.GetValue<string>();

        static DateTimeOffset Time(JsonNode attribute) => DateTimeOffset.Parse(Text(attribute), CultureInfo.InvariantCulture);
    }

    // Of the requests that reached the function: how long it was called for, and when that ended.
    private async Task<IReadOnlyDictionary<string, (double Seconds, double End)>> CallsAsync(AwsApi aws, DateTimeOffset from)
    {
        var calls = new Dictionary<string, (double, double)>();
        var filter = new JsonObject
        {
            ["logGroupName"] = $"/aws/apigateway/tap-api-{stack.Output("environment")}",
            ["startTime"] = from.ToUnixTimeMilliseconds(),
        };
        await foreach (var page in aws.PagesAsync(JsonService.Logs, "FilterLogEvents", filter, default))
        {
            foreach (var line in page["events"]!.AsArray())
            {
                var fields = JsonNode.Parse(line!["message"]!.GetValue<string>())!;
                if (Field("lambdaStatus") == "200")
                {
                    var milliseconds = int.Parse(Field("integrationLatency"), CultureInfo.InvariantCulture);
                    calls[Field("requestId")] = (milliseconds / 1e3, (line["timestamp"]!.GetValue<long>() - from.ToUnixTimeMilliseconds()) / 1e3);
                }

                string Field(string name) => fields[name]!.GetValue<string>();
            }
        }

        return calls;
    }

    private static double Round(double seconds) => Math.Round(seconds, 3);
}
