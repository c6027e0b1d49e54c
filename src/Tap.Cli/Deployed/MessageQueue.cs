using System.Globalization;
using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Program;

namespace Tap.Cli.Deployed;

/// <summary>A message of a queue.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Body">What it says.</param>
/// <param name="SentAt">When it was sent.</param>
/// <param name="Receives">About how often it was taken, this time included.</param>
/// <param name="Attributes">What its sender told about it, by name.</param>
/// <param name="Receipt">What stands for this receipt of it.</param>
internal sealed record QueueMessage(
    string Id, string Body, DateTimeOffset SentAt, int Receives, IReadOnlyDictionary<string, string> Attributes, string Receipt);

/// <summary>An SQS queue.</summary>
internal sealed class MessageQueue(AwsApi api, string url)
{
    /// <summary>How long nobody else gets a message that was taken.</summary>
    public static readonly TimeSpan Hold = TimeSpan.FromMinutes(1);

    private const int MostMessages = 10;

    // Long polling asks all of SQS's servers, while short polling asks some and may miss messages:
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html
    private const int WaitSeconds = 1;

    /// <summary>Takes messages; nobody else gets them for a while, see <see cref="Hold"/>.</summary>
    /// <returns>None when the queue seems to have none that can be taken.</returns>
    /// <exception cref="AwsException">SQS refuses it.</exception>
    public async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(CancellationToken cancellation)
    {
        var answer = await CallAsync("ReceiveMessage", new JsonObject
        {
            ["MaxNumberOfMessages"] = MostMessages,
            ["VisibilityTimeout"] = Hold.TotalSeconds,
            ["WaitTimeSeconds"] = WaitSeconds,
            ["MessageSystemAttributeNames"] = new JsonArray("SentTimestamp", "ApproximateReceiveCount"),
            ["MessageAttributeNames"] = new JsonArray("All"),
        }, cancellation);
        return [.. (answer["Messages"]?.AsArray() ?? []).Select(item => Read(item!.AsObject()))];
    }

    /// <summary>About how many messages can be taken, and how many are taken. SQS's figures may be a minute old.</summary>
    /// <exception cref="AwsException">SQS refuses it.</exception>
    public async Task<(int Free, int Taken)> CountAsync(CancellationToken cancellation)
    {
        const string Free = "ApproximateNumberOfMessages";
        const string Taken = "ApproximateNumberOfMessagesNotVisible";
        var parameters = new JsonObject { ["AttributeNames"] = new JsonArray(Free, Taken) };
        var counts = (await CallAsync("GetQueueAttributes", parameters, cancellation))["Attributes"]!;
        return ((int)Number(counts[Free]), (int)Number(counts[Taken]));
    }

    /// <summary>Deletes a message that was taken.</summary>
    /// <exception cref="AwsException">SQS refuses it.</exception>
    public async Task DeleteAsync(QueueMessage message, CancellationToken cancellation) =>
        await CallAsync("DeleteMessage", new JsonObject { ["ReceiptHandle"] = message.Receipt }, cancellation);

    /// <summary>Holds a message that was taken for the whole time again.</summary>
    /// <returns>Whether it was held still; else it is back in the queue, and anybody's.</returns>
    /// <exception cref="AwsException">SQS refuses it.</exception>
    public async Task<bool> HoldAsync(QueueMessage message, CancellationToken cancellation) =>
        await ChangeAsync([message], Hold, cancellation) == 0;

    /// <summary>Gives messages that were taken back to the queue. Those whose time has run out are there already.</summary>
    /// <exception cref="AwsException">SQS refuses it.</exception>
    public async Task GiveBackAsync(IEnumerable<QueueMessage> messages, CancellationToken cancellation)
    {
        foreach (var some in messages.Chunk(MostMessages))
            await ChangeAsync(some, TimeSpan.Zero, cancellation);
    }

    // How many of them are held no longer.
    private async Task<int> ChangeAsync(IReadOnlyList<QueueMessage> messages, TimeSpan hold, CancellationToken cancellation)
    {
        var entries = messages.Select((message, index) => new JsonObject
        {
            ["Id"] = $"{index}",
            ["ReceiptHandle"] = message.Receipt,
            ["VisibilityTimeout"] = hold.TotalSeconds,
        });
        var parameters = new JsonObject { ["Entries"] = new JsonArray([.. entries]) };
        return (await CallAsync("ChangeMessageVisibilityBatch", parameters, cancellation))["Failed"]?.AsArray().Count ?? 0;
    }

    private static QueueMessage Read(JsonObject item) => new(
        item["MessageId"]!.GetValue<string>(),
        item["Body"]!.GetValue<string>(),
        DateTimeOffset.FromUnixTimeMilliseconds(Number(item["Attributes"]!["SentTimestamp"])),
        (int)Number(item["Attributes"]!["ApproximateReceiveCount"]),
        (item["MessageAttributes"]?.AsObject() ?? []).ToDictionary(each => each.Key, each => $"{each.Value!["StringValue"]}"),
        item["ReceiptHandle"]!.GetValue<string>());

    // SQS writes numbers as texts.
    private static long Number(JsonNode? node) => long.Parse(node!.GetValue<string>(), CultureInfo.InvariantCulture);

    private Task<JsonObject> CallAsync(string operation, JsonObject parameters, CancellationToken cancellation)
    {
        parameters["QueueUrl"] = url;
        return api.CallAsync(JsonService.Queues, operation, parameters, cancellation);
    }
}
