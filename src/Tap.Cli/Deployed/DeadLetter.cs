using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tap.Cli.Deployed;

/// <summary>
/// An event that no retry could handle. Lambda keeps it inside a record of its last invocation. Messages from before the stack had a
/// destination for failures, 14 days at most, are the bare event, and tell of the failure in their attributes:
/// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html.
/// </summary>
internal sealed class DeadLetter
{
    private readonly InvocationRecord? record;
    private readonly IReadOnlyList<S3Record?>? objects;

    /// <summary>Reads a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="functions">The functions of the stack: physical names by short ones.</param>
    public DeadLetter(QueueMessage message, IReadOnlyDictionary<string, string> functions)
    {
        Message = message;
        record = message.Attributes.ContainsKey("RequestID") ? null : Read<InvocationRecord>(message.Body);
        if (record is not { RequestContext.FunctionArn: not null, RequestPayload.ValueKind: not JsonValueKind.Undefined })
            record = null;
        Event = record?.RequestPayload.GetRawText() ?? message.Body;
        objects = Read<S3Event>(Event)?.Records;
        Function = record is null
            ? objects is { Count: > 0 } && objects.All(each => each?.EventSource == "aws:s3") ? "processor" : null
            : functions.FirstOrDefault(function => function.Value == PhysicalName(record.RequestContext!.FunctionArn!)).Key;
    }

    /// <summary>The message that holds it.</summary>
    public QueueMessage Message { get; }

    /// <summary>The function that the event is for, by its short name; null when nothing tells of one of the stack's.</summary>
    public string? Function { get; }

    /// <summary>The event.</summary>
    public string Event { get; }

    /// <summary>The id of the invocation that failed last.</summary>
    public string? Request => record is null ? Attribute("RequestID") : record.RequestContext!.RequestId;

    /// <summary>Why it failed.</summary>
    public string Error => record is null
        ? $"{Attribute("ErrorCode") ?? "no code"}: {Attribute("ErrorMessage") ?? "no message"}"
        : $"{record.RequestContext!.Condition}{Tries(record.RequestContext.ApproximateInvokeCount)}{Response(record.ResponsePayload)}";

    /// <summary>All that Lambda tells of the failure.</summary>
    public JsonObject Failure
    {
        get
        {
            if (record is null)
                return new JsonObject(Message.Attributes.Select(each => KeyValuePair.Create(each.Key, (JsonNode?)each.Value)));
            var all = JsonNode.Parse(Message.Body)!.AsObject();
            all.Remove("requestPayload");
            return all;
        }
    }

    /// <summary>What tells it from others: events of S3 begin alike, and are about an object each.</summary>
    public string Subject =>
        objects?.Select(each => each?.S3?.Object?.Key).OfType<string>().ToList() is { Count: > 0 } keys ? string.Join(", ", keys) : Event;

    /// <summary>Whether its error, its event or its request contains a text, in any case.</summary>
    public bool Mentions(string text) =>
        new[] { Error, Message.Body, Request }.Any(each => each?.Contains(text, StringComparison.OrdinalIgnoreCase) == true);

    private string? Attribute(string name) => Message.Attributes.GetValueOrDefault(name);

    // arn:<partition>:lambda:<region>:<account>:function:<name>:<qualifier>
    private static string? PhysicalName(string arn) => arn.Split(':') is [_, _, "lambda", _, _, "function", var name, ..] ? name : null;

    private static string Tries(int? count) => count switch
    {
        null or 0 => "",
        1 => " after 1 try",
        _ => $" after {count} tries",
    };

    // An error of the code, or of Lambda as when time runs out, has a message and mostly a type; what never ran has no response.
    private static string Response(JsonElement response) => response.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => "",
        JsonValueKind.Object when Texts(response, "errorType", "errorMessage") is { Count: > 0 } error => $": {string.Join(": ", error)}",
        _ => $": {response.GetRawText()}",
    };

    private static List<string> Texts(JsonElement response, params string[] names) =>
    [
        .. names.Select(name => response.TryGetProperty(name, out var value) ? value : default)
            .Where(value => value.ValueKind == JsonValueKind.String).Select(value => value.GetString()!),
    ];

    private static T? Read<T>(string json)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record InvocationRecord(RequestContext? RequestContext, JsonElement RequestPayload, JsonElement ResponsePayload);

    private sealed record RequestContext(string? RequestId, string? FunctionArn, string? Condition, int? ApproximateInvokeCount);

    private sealed record S3Event(IReadOnlyList<S3Record?>? Records);

    private sealed record S3Record(string? EventSource, S3Entity? S3);

    private sealed record S3Entity(S3Object? Object);

    private sealed record S3Object(string? Key);
}
