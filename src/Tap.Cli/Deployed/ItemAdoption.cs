using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Program;

namespace Tap.Cli.Deployed;

/// <summary>
/// Makes the items of a table what they are in its copy. Items that the copy does not have stay: those expire on their own.
/// </summary>
/// <param name="api">AWS in the region of both.</param>
/// <param name="copy">The copy.</param>
/// <param name="table">The table.</param>
/// <param name="time">The clock.</param>
internal sealed class ItemAdoption(AwsApi api, string copy, string table, TimeProvider time)
{
    // What a BatchWriteItem takes: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
    private const int MostPuts = 25;

    private const int Segments = 8;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, bool> unprocessed = [];
    private long read;
    private long put;

    /// <summary>How many items the copy has.</summary>
    public long Read => read;

    /// <summary>How many of them were missing or different.</summary>
    public long Put => put;

    /// <summary>The keys of the payloads that are accepted and not processed.</summary>
    public IReadOnlyCollection<string> Unprocessed => unprocessed.Keys.ToHashSet();

    /// <summary>Goes through the copy.</summary>
    /// <param name="dryRun">Whether to count only.</param>
    /// <param name="cancellation">Ends it between two batches.</param>
    public Task RunAsync(bool dryRun, CancellationToken cancellation) => Parallel.ForEachAsync(
        Enumerable.Range(0, Segments),
        new ParallelOptions { MaxDegreeOfParallelism = Segments, CancellationToken = cancellation },
        async (segment, token) =>
        {
            var scan = new JsonObject { ["TableName"] = copy, ["Segment"] = segment, ["TotalSegments"] = Segments };
            do
            {
                var page = await AskAsync("Scan", scan, token);
                foreach (var items in page["Items"]!.AsArray().Select(item => item!.AsObject()).Chunk(MostPuts))
                    await AdoptAsync(items, dryRun, token);
                scan[JsonService.Tables.Page] = page[JsonService.Tables.NextPage]?.DeepClone();
            }
            while (scan[JsonService.Tables.Page] is not null);
        });

    private async Task AdoptAsync(JsonObject[] items, bool dryRun, CancellationToken cancellation)
    {
        Interlocked.Add(ref read, items.Length);
        foreach (var key in items.Where(item => Text(item, "status") == "RECEIVED").Select(item => Text(item, "key")).OfType<string>())
            unprocessed[key] = true;

        var here = await HereAsync(items, cancellation);
        var differing = items.Where(item => !here.Any(other => JsonNode.DeepEquals(item, other) || IsFurther(other, item))).ToList();
        Interlocked.Add(ref put, differing.Count);
        if (!dryRun && differing.Count > 0)
            await WriteAsync(differing, cancellation);
    }

    // What DynamoDB leaves out for lack of capacity counts as missing, and is written once more.
    private async Task<IReadOnlyList<JsonNode>> HereAsync(IEnumerable<JsonObject> items, CancellationToken cancellation)
    {
        var keys = items.Select(item => new JsonObject { ["id"] = item["id"]!.DeepClone(), ["timestamp"] = item["timestamp"]!.DeepClone() });
        var answer = await AskAsync("BatchGetItem", new JsonObject
        {
            ["RequestItems"] = new JsonObject { [table] = new JsonObject { ["Keys"] = new JsonArray([.. keys]), ["ConsistentRead"] = true } },
        }, cancellation);
        return [.. answer["Responses"]![table]!.AsArray().Select(item => item!)];
    }

    private async Task WriteAsync(IEnumerable<JsonObject> items, CancellationToken cancellation)
    {
        var puts = items.Select(item => new JsonObject { ["PutRequest"] = new JsonObject { ["Item"] = item.DeepClone() } });
        var requests = new JsonObject { [table] = new JsonArray([.. puts]) };
        for (var wait = FirstWait; requests.Count > 0; wait = Longer(wait))
        {
            var answer = await AskAsync("BatchWriteItem", new JsonObject { ["RequestItems"] = requests }, cancellation);
            requests = answer["UnprocessedItems"]?.DeepClone().AsObject() ?? [];
            if (requests.Count > 0)
                await Task.Delay(wait, time, cancellation);
        }
    }

    // The copy has a capacity of its own, which eight readers use up at once: they read as fast as it grows.
    private async Task<JsonObject> AskAsync(string operation, JsonObject parameters, CancellationToken cancellation)
    {
        for (var wait = FirstWait; ; wait = Longer(wait))
        {
            try
            {
                return await api.CallAsync(JsonService.Tables, operation, parameters, cancellation);
            }
            catch (AwsException exception) when (AwsRefusal.IsOfThrottling(exception.Code))
            {
                await Task.Delay(wait, time, cancellation);
            }
        }
    }

    private static TimeSpan Longer(TimeSpan wait) => wait * 2 < LongestWait ? wait * 2 : LongestWait;

    // The table's stack has processed the payload since, as the last run lets it: taken back, its item would stay as it was accepted.
    private static bool IsFurther(JsonNode here, JsonObject item) =>
        JsonNode.DeepEquals(here["id"], item["id"])
            && Text(item, "status") == "RECEIVED"
            && (Text(here.AsObject(), "status") is "PROCESSED" or "REJECTED");

    private static string? Text(JsonObject item, string attribute) => item[attribute]?["S"]?.GetValue<string>();
}
