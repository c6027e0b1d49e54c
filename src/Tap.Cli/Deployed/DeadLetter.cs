using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tap.Cli.Deployed;

/// <summary>An event that no retry could handle.</summary>
/// <param name="Message">The message that holds it.</param>
internal sealed record DeadLetter(QueueMessage Message)
{
    private readonly IReadOnlyList<S3Record?>? records = Records(Message.Body);

    /// <summary>The function that the event is for, by its short name; null when the event's shape tells of none.</summary>
    public string? Function => records is { Count: > 0 } && records.All(record => record?.EventSource == "aws:s3") ? "processor" : null;

    /// <summary>The id of the invocation that failed last.</summary>
    public string? Request => Attribute("RequestID");

    /// <summary>Why it failed: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html.</summary>
    public string Error => $"{Attribute("ErrorCode") ?? "no code"}: {Attribute("ErrorMessage") ?? "no message"}";

    /// <summary>What tells it from others: events of S3 begin alike, and are about an object each.</summary>
    public string Subject => records?.Select(record => record?.S3?.Object?.Key).OfType<string>().ToList() is { Count: > 0 } keys
        ? string.Join(", ", keys)
        : Message.Body;

    private string? Attribute(string name) => Message.Attributes.GetValueOrDefault(name);

    private static IReadOnlyList<S3Record?>? Records(string body)
    {
        try
        {
            return JsonSerializer.Deserialize<S3Event>(body)?.Records;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record S3Event(IReadOnlyList<S3Record?>? Records);

    private sealed record S3Record(
        [property: JsonPropertyName("eventSource")] string? EventSource, [property: JsonPropertyName("s3")] S3Entity? S3);

    private sealed record S3Entity([property: JsonPropertyName("object")] S3Object? Object);

    private sealed record S3Object([property: JsonPropertyName("key")] string? Key);
}
