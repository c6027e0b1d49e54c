using System.Net;
using System.Text.Json.Nodes;

namespace Tap.Cli.Tests.Deployed;

/// <summary>Answers for a queue, whose time is that of the test, and for Lambda, which takes every event.</summary>
internal sealed class FakeDeadLetters : HttpMessageHandler
{
    /// <summary>An event of S3.</summary>
    public const string Upload = """{"Records":[{"eventSource":"aws:s3"}]}""";

    private static readonly Dictionary<string, string> None = [];

    private readonly List<Letter> letters = [];
    private int receipts;

    /// <summary>What Lambda puts around an event that it gives up.</summary>
    /// <param name="function">The physical name of the function.</param>
    /// <param name="payload">The event.</param>
    /// <param name="response">What came of the last try; null if there was none.</param>
    /// <param name="request">The id of the invocation; null for one that names the function.</param>
    /// <param name="tries">How often it was tried.</param>
    public static string Record(string function, string payload, string? response = null, string? request = null, int tries = 3) => $$"""
        {
          "version": "1.0",
          "requestContext": {
            "requestId": "{{request ?? $"request-of-{function}"}}",
            "functionArn": "arn:aws:lambda:eu-west-2:123456789012:function:{{function}}:live",
            "condition": "RetriesExhausted",
            "approximateInvokeCount": {{tries}}
          },
          "requestPayload": {{payload}}{{(response is null ? "" : $",\"responsePayload\":{response}")}}
        }
        """;

    /// <summary>The time.</summary>
    public ManualTime Time { get; } = new();

    /// <summary>Called before an answer, with the operation.</summary>
    public Action<string> Before { get; set; } = _ => { };

    /// <summary>How many calls for messages find none although there are some.</summary>
    public int EmptyAnswers { get; set; }

    /// <summary>What is refused.</summary>
    public HashSet<string> Refused { get; } = [];

    /// <summary>The events that were given to a function, and the ids of the messages that were deleted, in their order.</summary>
    public List<string> Done { get; } = [];

    /// <summary>The ids of the messages in the queue that can be taken.</summary>
    public IEnumerable<string> Free => letters.Where(letter => letter.FreeAt <= Time.GetUtcNow()).Select(letter => letter.Id);

    /// <summary>The calls that were answered, by their operation.</summary>
    public List<string> Operations { get; } = [];

    /// <summary>Puts a message into the queue.</summary>
    public void Send(
        string id, string body = Upload, IReadOnlyDictionary<string, string>? attributes = null, DateTimeOffset? freeAt = null) =>
        letters.Add(new Letter(id, body, attributes ?? None, Time.GetUtcNow()) { FreeAt = freeAt ?? DateTimeOffset.MinValue });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        var operation = request.Headers.TryGetValues("X-Amz-Target", out var targets) ? targets.Single().Split('.')[^1] : "Invoke";
        Operations.Add(operation);
        Before(operation);
        cancellationToken.ThrowIfCancellationRequested();
        if (Refused.Contains(operation))
            return new HttpResponseMessage(HttpStatusCode.BadRequest) { Content = new StringContent("""{"__type": "AccessDenied", "message": "no"}""") };
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Answer(operation, body).ToJsonString()) };
        if (operation == "Invoke")
            response.Headers.Add("x-amzn-RequestId", $"request-{Done.Count}");
        return response;
    }

    private JsonObject Answer(string operation, string body)
    {
        if (operation == "Invoke")
        {
            Done.Add(body);
            return [];
        }

        var parameters = JsonNode.Parse(body)!.AsObject();
        switch (operation)
        {
            case "ReceiveMessage":
                parameters["WaitTimeSeconds"]!.GetValue<int>().Should().BePositive("short polling asks only some of the servers");
                var taken = EmptyAnswers-- > 0 ? [] : letters.Where(letter => letter.FreeAt <= Time.GetUtcNow())
                    .Take(parameters["MaxNumberOfMessages"]!.GetValue<int>()).ToList();
                return new JsonObject { ["Messages"] = new JsonArray([.. taken.Select(letter => Take(letter, Seconds(parameters)))]) };
            case "DeleteMessage":
                var deleted = Held(parameters)!;
                letters.Remove(deleted);
                Done.Add(deleted.Id);
                return [];
            case "ChangeMessageVisibilityBatch":
                var entries = parameters["Entries"]!.AsArray();
                entries.Count.Should().BeInRange(1, 10);
                return new JsonObject
                {
                    ["Failed"] = new JsonArray([.. entries.Where(entry => !Change(entry!.AsObject())).Select(entry => entry!["Id"]!.DeepClone())]),
                };
            case "GetQueueAttributes":
                var free = Free.Count();
                return new JsonObject
                {
                    ["Attributes"] = new JsonObject
                    {
                        ["ApproximateNumberOfMessages"] = $"{free}",
                        ["ApproximateNumberOfMessagesNotVisible"] = $"{letters.Count - free}",
                    },
                };
            default:
                throw new InvalidOperationException($"Nobody expects {operation}.");
        }
    }

    private JsonObject Take(Letter letter, TimeSpan hold)
    {
        (letter.FreeAt, letter.Receipt, letter.Receives) = (Time.GetUtcNow() + hold, $"receipt-{++receipts}", letter.Receives + 1);
        return new JsonObject
        {
            ["MessageId"] = letter.Id,
            ["Body"] = letter.Body,
            ["ReceiptHandle"] = letter.Receipt,
            ["Attributes"] = new JsonObject
            {
                ["SentTimestamp"] = $"{letter.SentAt.ToUnixTimeMilliseconds()}",
                ["ApproximateReceiveCount"] = $"{letter.Receives}",
            },
            ["MessageAttributes"] = new JsonObject(
                letter.Attributes.Select(each => KeyValuePair.Create(each.Key, (JsonNode?)new JsonObject { ["StringValue"] = each.Value }))),
        };
    }

    private bool Change(JsonObject entry)
    {
        if (Held(entry) is not { } letter || letter.FreeAt <= Time.GetUtcNow())
            return false;
        letter.FreeAt = Time.GetUtcNow() + Seconds(entry);
        return true;
    }

    private static TimeSpan Seconds(JsonObject parameters) => TimeSpan.FromSeconds(parameters["VisibilityTimeout"]!.GetValue<double>());

    private Letter? Held(JsonObject parameters) =>
        letters.SingleOrDefault(letter => letter.Receipt == parameters["ReceiptHandle"]!.GetValue<string>());

    private sealed record Letter(string Id, string Body, IReadOnlyDictionary<string, string> Attributes, DateTimeOffset SentAt)
    {
        public DateTimeOffset FreeAt { get; set; }

        public string? Receipt { get; set; }

        public int Receives { get; set; }
    }
}

/// <summary>A clock that stands still unless the test moves it.</summary>
internal sealed class ManualTime : TimeProvider
{
    private DateTimeOffset now = DateTimeOffset.UnixEpoch;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => now;

    public override long GetTimestamp() => now.Ticks;

    /// <summary>Moves it on.</summary>
    public void Pass(TimeSpan time) => now += time;
}
