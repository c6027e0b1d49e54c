using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Tap.Cli.Deployed;

namespace Tap.Cli.Tests.Deployed;

/// <summary>AWS with the copies that a migration made, and with table and bucket of the stack in their region.</summary>
internal sealed class FakeCopies : HttpMessageHandler
{
    private const string Day = "2026-11-29";

    private readonly Lock gate = new();
    private readonly Dictionary<string, SortedDictionary<string, JsonObject>> tables = new() { ["tcopy"] = [], ["metadata"] = [] };
    private readonly Dictionary<string, SortedDictionary<string, string>> buckets = new()
    {
        ["copy"] = new(StringComparer.Ordinal),
        ["data"] = new(StringComparer.Ordinal),
    };

    /// <summary>Noon of the day of the objects.</summary>
    public static TimeProvider Noon { get; } = new NoonTime();

    /// <summary>The stack that is migrated.</summary>
    public DeployedStack From { get; } = Stack("prod", "eu-west-2", "bucket", "table", """
        { "resources": [
          { "type": "S3 bucket (access logs)", "name": "logs", "region": "eu-west-1", "replication": null },
          { "type": "S3 bucket", "name": "copy", "region": "eu-west-1", "replication": "by S3 from bucket, all objects" },
          { "type": "DynamoDB table", "name": "tcopy", "region": "eu-west-1", "replication": "by tap-table-replicator-prod from the stream of table" }
        ] }
        """);

    /// <summary>The stack in the target region.</summary>
    public static DeployedStack To { get; } = Stack("ie", "eu-west-1", "data", "metadata", "null");

    /// <summary>The functions that run when they are called; all others are turned off.</summary>
    public HashSet<string> TakesCalls { get; } = [];

    /// <summary>Objects that S3 does not copy, with the status that it answers and the code.</summary>
    public Dictionary<string, (HttpStatusCode Status, string Code)> Refused { get; } = [];

    /// <summary>How many items of the next batch DynamoDB leaves out.</summary>
    public int LeavesOut { get; set; }

    /// <summary>How often DynamoDB throttles before it answers.</summary>
    public int Throttles { get; set; }

    /// <summary>The items that were put: id and value.</summary>
    public ConcurrentQueue<string> Put { get; } = [];

    /// <summary>The objects that were copied: bucket and key.</summary>
    public ConcurrentQueue<string> Copied { get; } = [];

    /// <summary>The operations in the order of their arrival.</summary>
    public ConcurrentQueue<string> Operations { get; } = [];

    /// <summary>Gives the copy of the table an item.</summary>
    public FakeCopies Copy(string id, string attribute, string value, string? key = null) => Add("tcopy", id, attribute, value, key);

    /// <summary>Gives the table an item.</summary>
    public FakeCopies Here(string id, string attribute, string value) => Add("metadata", id, attribute, value, null);

    /// <summary>Gives a bucket an object.</summary>
    public FakeCopies Object(string bucket, string key, long bytes, int hour)
    {
        buckets[bucket][key] = $"<Contents><Key>{key}</Key><Size>{bytes}</Size><LastModified>{Day}T{hour:00}:00:00.000Z</LastModified></Contents>";
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (uri, body) = (request.RequestUri!, request.Content is { } content ? await content.ReadAsStringAsync(cancellationToken) : "");
        lock (gate)
        {
            if (request.Headers.TryGetValues("X-Amz-Target", out var targets) && Throttles > 0)
            {
                Throttles--;
                return Answer(HttpStatusCode.BadRequest, """{"__type":"ProvisionedThroughputExceededException","message":"throttled"}""");
            }

            if (targets is not null)
                return Answer(HttpStatusCode.OK, Table(targets.Single().Split('.')[^1], JsonNode.Parse(body)!));
            if (uri.Host.StartsWith("lambda.", StringComparison.Ordinal))
                return Answer(HttpStatusCode.OK, TakesCalls.Contains(uri.Segments[^2].TrimEnd('/')) ? "{}" : """{"ReservedConcurrentExecutions":0}""");
            return request.Headers.TryGetValues("x-amz-copy-source", out var sources)
                ? CopyObject(uri.AbsolutePath[1..], sources.Single()[1..])
                : Answer(HttpStatusCode.OK, List(uri.Host.Split('.')[0], uri.Query));
        }
    }

    private static DeployedStack Stack(string name, string region, string bucket, string table, string report) => new(name, new JsonObject
    {
        ["environment"] = name,
        ["region"] = region,
        ["dataBucketName"] = bucket,
        ["metadataTableName"] = table,
        ["apiHandlerArn"] = $"arn:aws:lambda:{region}:1:function:tap-api-handler-{name}",
        ["migrationReport"] = JsonNode.Parse(report),
    }, null, IsLocal: false);

    private FakeCopies Add(string table, string id, string attribute, string value, string? key)
    {
        var item = new JsonObject { ["id"] = Text(id), ["timestamp"] = new JsonObject { ["N"] = "1" }, [attribute] = Text(value) };
        if (key is not null)
            item["key"] = Text(key);
        tables[table][id] = item;
        return this;
    }

    private string Table(string operation, JsonNode question)
    {
        Operations.Enqueue(operation);
        return operation switch
        {
            "Scan" => Segment(tables[question["TableName"]!.GetValue<string>()].Values, question["Segment"]!.GetValue<int>()),
            "BatchGetItem" => new JsonObject
            {
                ["Responses"] = new JsonObject
                {
                    ["metadata"] = new JsonArray([
                        .. question["RequestItems"]!["metadata"]!["Keys"]!.AsArray().Select(key => tables["metadata"].GetValueOrDefault($"{key!["id"]!["S"]}"))
                            .OfType<JsonObject>().Select(item => item.DeepClone())]),
                },
            }.ToJsonString(),
            "BatchWriteItem" => Write(question["RequestItems"]!["metadata"]!.AsArray()),
            _ => throw new InvalidOperationException($"Nobody expects {operation}."),
        };
    }

    // All items are in one segment, as those of a small table may be.
    private static string Segment(IEnumerable<JsonObject> items, int segment) =>
        new JsonObject { ["Items"] = new JsonArray([.. items.Where(_ => segment == 3).Select(item => item.DeepClone())]) }.ToJsonString();

    private string Write(JsonArray requests)
    {
        var taken = requests.Count - LeavesOut;
        foreach (var item in requests.Take(taken).Select(request => request!["PutRequest"]!["Item"]!.AsObject()))
        {
            tables["metadata"][$"{item["id"]!["S"]}"] = item.DeepClone().AsObject();
            Put.Enqueue($"{item["id"]!["S"]} {item["n"]?["S"]}");
        }

        var left = requests.Skip(taken).Select(request => request!.DeepClone()).ToArray();
        LeavesOut = 0;
        return new JsonObject { ["UnprocessedItems"] = left.Length == 0 ? [] : new JsonObject { ["metadata"] = new JsonArray(left) } }.ToJsonString();
    }

    private HttpResponseMessage CopyObject(string key, string source)
    {
        Operations.Enqueue("CopyObject");
        if (Refused.TryGetValue(key, out var refusal))
            return Answer(refusal.Status, $"<Error><Code>{refusal.Code}</Code><Message>refused</Message></Error>");
        Copied.Enqueue(source);
        return Answer(HttpStatusCode.OK, "<CopyObjectResult/>");
    }

    // A page has two objects.
    private string List(string bucket, string query)
    {
        var from = int.Parse(query.Contains("continuation-token=", StringComparison.Ordinal) ? query.Split('=')[^1] : "0", CultureInfo.InvariantCulture);
        var next = from + 2 < buckets[bucket].Count ? $"<NextContinuationToken>{from + 2}</NextContinuationToken>" : "";
        return $"<ListBucketResult>{string.Concat(buckets[bucket].Values.Skip(from).Take(2))}{next}</ListBucketResult>";
    }

    private static JsonObject Text(string value) => new() { ["S"] = value };

    private static HttpResponseMessage Answer(HttpStatusCode status, string body) => new(status) { Content = new StringContent(body) };

    // Whoever waits for a batch to be taken goes on at once.
    private sealed class NoonTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, period);

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.Parse($"{Day}T12:00:00Z", CultureInfo.InvariantCulture);
    }
}
