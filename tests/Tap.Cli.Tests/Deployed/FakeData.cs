using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Tap.Cli.Deployed;

namespace Tap.Cli.Tests.Deployed;

/// <summary>AWS as it knows one process that was processed: well, unless a test says otherwise.</summary>
internal sealed class FakeData : HttpMessageHandler
{
    /// <summary>The process.</summary>
    public const string Id = "019a0c1e-7b5a-7c3d-8e2f-0123456789ab";

    /// <summary>The current value of the secret.</summary>
    public const string Secret = "the value of the secret";

    /// <summary>The version of the secret that has this value.</summary>
    public const string VersionOfSecret = "0d0f6a52-9b0e-4f5c-8d0a-0e7c5a1f9d3b";

    /// <summary>The trace of the request that brought the process.</summary>
    public const string Trace = "1-68f7f3c4-0123456789abcdef01234567";

    /// <summary>The stack.</summary>
    public static DeployedStack Stack { get; } = new(
        "prod",
        JsonNode.Parse("""
            {
              "environment": "prod", "region": "eu-west-2", "dataBucketName": "data", "metadataTableName": "table", "secretArn": "arn:secret",
              "apiUrl": "https://api.example/prod", "processorArn": "arn:aws:lambda:eu-west-2:1:function:tap-processor-prod"
            }
            """)!.AsObject(),
        null, IsLocal: false);

    private readonly TaskCompletionSource hangs = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The result as it lies in the bucket.</summary>
    public string Result { get; set; } = ResultOf(Secret);

    /// <summary>The item of the table, as DynamoDB writes it; null for none.</summary>
    public string? Item { get; set; } =
        $$$"""{"id":{"S":"{{{Id}}}"},"entity":{"S":"process"},"size":{"N":"35"},"updatedAt":{"S":"2025-10-22T13:31:58.000Z"}}""";

    /// <summary>The stage of the version that the result names.</summary>
    public string Stage { get; set; } = "AWSCURRENT";

    /// <summary>Whether the objects and the lines are there.</summary>
    public bool Exists { get; set; } = true;

    /// <summary>Whether the objects have keys of before those were spread.</summary>
    public bool Earlier { get; set; }

    /// <summary>How large the listing says that each object is.</summary>
    public long Bytes { get; set; } = 35;

    /// <summary>The operations that are refused.</summary>
    public HashSet<string> Refused { get; } = [];

    /// <summary>The operations that are never answered.</summary>
    public HashSet<string> Hanging { get; } = [];

    /// <summary>Over once one of them is asked for.</summary>
    public Task Hangs => hangs.Task;

    /// <summary>Over once nobody waits for that answer any more.</summary>
    public Task Ended => ended.Task;

    /// <summary>The operations that were asked for, each with its query or body.</summary>
    public ConcurrentQueue<(string Operation, string Question)> Requests { get; } = [];

    /// <summary>A result with a signature, as the processor writes it.</summary>
    public static string ResultOf(string secret, string id = Id, string data = """{"n":12.50}""")
    {
        var digest = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(data)));
        var signed = $"{id}\norder\nZoë\n2025-10-22T13:31:55.610Z\nincoming/key\nsum=\n{digest}";
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed)));
        return $$$"""{"id":"{{{id}}}","type":"order","userId":"Zoë","receivedAt":"2025-10-22T13:31:55.610Z","source":{"key":"incoming/key","checksum":"sum="},"digest":"{{{digest}}}","secretVersion":"{{{VersionOfSecret}}}","data":{{{data}}},"signature":"{{{signature}}}"}""";
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri!;
        var operation = request.Headers.TryGetValues("X-Amz-Target", out var targets) ? targets.Single().Split('.')[^1]
            : uri.Host.StartsWith("xray", StringComparison.Ordinal) ? "BatchGetTraces"
            : uri.Query.Contains("versions&", StringComparison.Ordinal) ? "ListObjectVersions" : "GetObject";
        var question = request.Content is { } content
            ? await content.ReadAsStringAsync(cancellationToken)
            : Uri.UnescapeDataString(uri.Query);
        Requests.Enqueue((operation, question));
        if (Hanging.Contains(operation))
        {
            hangs.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ended.TrySetResult();
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (Refused.Contains(operation))
            return Answer(HttpStatusCode.Forbidden, $$"""{"__type":"AccessDeniedException","message":"{{operation}} is refused"}""");
        if (operation == "GetSecretValue" && !question.Contains(VersionOfSecret, StringComparison.Ordinal))
            return Answer(HttpStatusCode.BadRequest, """{"__type":"ResourceNotFoundException","message":"no such version"}""");
        return Answer(HttpStatusCode.OK, Well(operation, question));
    }

    private string Well(string operation, string question) => operation switch
    {
        "GetItem" => Item is null ? "{}" : $$"""{"Item":{{Item}}}""",
        "GetSecretValue" => $$"""{"SecretString":"{{Secret}}","VersionStages":["{{Stage}}"]}""",
        "GetObject" => Result,
        "BatchGetTraces" => $$$"""{"Traces":[{"Id":"{{{Trace}}}","Segments":[{"Document":"{\"id\":\"a\",\"name\":\"api\",\"start_time\":100.0,\"end_time\":101.0}"}]}]}""",
        "FilterLogEvents" when Exists && question.Contains("/aws/lambda/tap-processor-prod", StringComparison.Ordinal) => Lines(question),
        "FilterLogEvents" => """{"events":[]}""",
        "ListObjectVersions" => Exists && Earlier != question.Contains("/ab/", StringComparison.Ordinal) ? Versions(question) : "<ListVersionsResult><IsTruncated>false</IsTruncated></ListVersionsResult>",
        _ => throw new InvalidOperationException($"Nobody expects {operation}."),
    };

    private static string Lines(string question)
    {
        var line = new JsonObject
        {
            ["level"] = "INFO",
            ["message"] = "Record handled",
            ["processId"] = Id,
            ["xray_trace_id"] = Trace,
        };
        var at = JsonNode.Parse(question)!["startTime"]!.GetValue<long>() + 1;
        return new JsonObject
        {
            ["events"] = new JsonArray(new JsonObject { ["timestamp"] = at, ["eventId"] = $"{at}", ["message"] = line.ToJsonString() }),
        }.ToJsonString();
    }

    // Two pages for the payload: the later version first, then the older one and a marker; one for the result.
    private string Versions(string query)
    {
        var key = query.Split("prefix=")[1].Split('&')[0];
        if (key.StartsWith("processed/", StringComparison.Ordinal))
            return Page("", Version(key, "r1", latest: true));
        return query.Contains("&key-marker=", StringComparison.Ordinal)
            ? Page("", Version(key, "v1", latest: false), $"<DeleteMarker><Key>{key}</Key><VersionId>d1</VersionId><IsLatest>false</IsLatest><LastModified>2025-10-22T13:31:57.000Z</LastModified></DeleteMarker>")
            : Page($"<NextKeyMarker>{key}</NextKeyMarker><NextVersionIdMarker>v 2</NextVersionIdMarker>", Version(key, "v 2", latest: true));
    }

    private static string Page(string next, params string[] versions) =>
        $"""<ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>{(next == "" ? "false" : "true")}</IsTruncated>{next}{string.Concat(versions)}</ListVersionsResult>""";

    private string Version(string key, string id, bool latest) =>
        $"<Version><Key>{key}</Key><VersionId>{id}</VersionId><IsLatest>{(latest ? "true" : "false")}</IsLatest><LastModified>2025-10-22T13:31:57.000Z</LastModified><Size>{Bytes}</Size></Version>";

    private static HttpResponseMessage Answer(HttpStatusCode status, string body) => new(status) { Content = new StringContent(body) };
}

/// <summary>A clock on which no wait is over before the test says so.</summary>
internal sealed class HeldTime : TimeProvider
{
    private readonly List<ITimer> timers = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        lock (timers)
            timers.Add(timer);
        return timer;
    }

    /// <summary>Ends a wait, by how many were begun before it.</summary>
    public void EndWait(int number)
    {
        lock (timers)
            timers[number].Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
