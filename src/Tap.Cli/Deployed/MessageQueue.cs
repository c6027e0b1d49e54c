using System.Globalization;
using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Program;

namespace Tap.Cli.Deployed;

/// <summary>A message of a queue.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Body">What it says.</param>
/// <param name="SentAt">When it was sent.</param>
/// <param name="Receipt">What stands for this receipt of it.</param>
internal sealed record QueueMessage(string Id, string Body, DateTimeOffset SentAt, string Receipt);

/// <summary>An SQS queue.</summary>
internal sealed class MessageQueue(AwsApi api, string url)
{
    private const int MostMessages = 10;
    private const int HoldSeconds = 60;

    /// <summary>Takes messages; nobody else gets them for a minute.</summary>
    /// <returns>None when the queue has none that can be taken.</returns>
    /// <exception cref="AwsException">SQS refuses it.</exception>
    public async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(CancellationToken cancellation)
    {
        var answer = await CallAsync("ReceiveMessage", new JsonObject
        {
            ["MaxNumberOfMessages"] = MostMessages,
            ["VisibilityTimeout"] = HoldSeconds,
            ["MessageSystemAttributeNames"] = new JsonArray("SentTimestamp"),
        }, cancellation);
        return [.. (answer["Messages"]?.AsArray() ?? []).Select(item => new QueueMessage(
            item!["MessageId"]!.GetValue<string>(),
            item["Body"]!.GetValue<string>(),
            DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(item["Attributes"]!["SentTimestamp"]!.GetValue<string>(), CultureInfo.InvariantCulture)),
            item["ReceiptHandle"]!.GetValue<string>()))];
    }

    /// <summary>Deletes a message that was taken.</summary>
    /// <exception cref="AwsException">SQS refuses it.</exception>
    public async Task DeleteAsync(QueueMessage message, CancellationToken cancellation) =>
        await CallAsync("DeleteMessage", new JsonObject { ["ReceiptHandle"] = message.Receipt }, cancellation);

    /// <summary>Gives a message that was taken back to the queue.</summary>
    /// <exception cref="AwsException">SQS refuses it.</exception>
    public async Task GiveBackAsync(QueueMessage message, CancellationToken cancellation) =>
        await CallAsync("ChangeMessageVisibility", new JsonObject { ["ReceiptHandle"] = message.Receipt, ["VisibilityTimeout"] = 0 }, cancellation);

    private Task<JsonObject> CallAsync(string operation, JsonObject parameters, CancellationToken cancellation)
    {
        parameters["QueueUrl"] = url;
        return api.CallAsync(JsonService.Queues, operation, parameters, cancellation);
    }
}
