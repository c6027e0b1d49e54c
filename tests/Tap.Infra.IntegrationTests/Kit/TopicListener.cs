using System.Text.Json.Nodes;

namespace Tap.Infra.IntegrationTests.Kit;

/// <summary>What an alarm told a topic.</summary>
/// <param name="Topic">The topic's name.</param>
/// <param name="Alarm">The alarm's name.</param>
/// <param name="State">The state that it got.</param>
public sealed record Told(string Topic, string Alarm, string State);

/// <summary>A queue that hears of both topics of a stack for as long as a test runs.</summary>
internal sealed class TopicListener : IAsyncDisposable
{
    private readonly AwsApi aws;
    private readonly string url;
    private readonly List<string> subscriptions = [];
    private readonly List<Told> told = [];

    private TopicListener(AwsApi aws, string url)
    {
        this.aws = aws;
        this.url = url;
    }

    /// <summary>Makes the queue and subscribes it.</summary>
    public static async Task<TopicListener> StartAsync(DeployedStack stack)
    {
        string[] topics = [stack.Output("alarmTopicArn"), stack.Output("pageTopicArn")];
        var parts = topics[0].Split(':');
        var name = $"tap-drill-{stack.Environment}-{Guid.NewGuid():N}";
        var arn = $"arn:{parts[1]}:sqs:{parts[3]}:{parts[4]}:{name}";
        var answer = await stack.Aws.Ask(
            JsonService.Queues, "CreateQueue", ("QueueName", name), ("Attributes", new JsonObject { ["Policy"] = PolicyOf(arn, topics).ToJsonString() }));
        var listener = new TopicListener(stack.Aws, answer["QueueUrl"]!.GetValue<string>());
        foreach (var topic in topics)
        {
            var subscription = await stack.Aws.Ask(
                QueryService.Topics, "Subscribe", ("TopicArn", topic), ("Protocol", "sqs"), ("Endpoint", arn), ("ReturnSubscriptionArn", "true"));
            listener.subscriptions.Add(subscription.Element("SubscriptionArn")!.Value);
        }

        return listener;
    }

    /// <summary>Waits until this has been told, and answers with all that was since the listener began.</summary>
    /// <exception cref="TimeoutException">It was not within the <see cref="Waiting.Deadline"/>.</exception>
    public Task<IReadOnlyList<Told>> Until(Told expected) => Waiting.Until(ReceiveAsync, all => all.Contains(expected));

    public async ValueTask DisposeAsync()
    {
        foreach (var subscription in subscriptions)
            await aws.Ask(QueryService.Topics, "Unsubscribe", ("SubscriptionArn", subscription));
        await aws.Ask(JsonService.Queues, "DeleteQueue", ("QueueUrl", url));
    }

    private async Task<IReadOnlyList<Told>> ReceiveAsync()
    {
        var answer = await aws.Ask(JsonService.Queues, "ReceiveMessage", ("QueueUrl", url), ("MaxNumberOfMessages", 10));
        foreach (var message in answer["Messages"] as JsonArray ?? [])
        {
            var notification = JsonNode.Parse(message!["Body"]!.GetValue<string>())!;
            var alarm = JsonNode.Parse(notification["Message"]!.GetValue<string>())!;
            told.Add(new Told(
                notification["TopicArn"]!.GetValue<string>().Split(':')[^1],
                alarm["AlarmName"]!.GetValue<string>(),
                alarm["NewStateValue"]!.GetValue<string>()));
            await aws.Ask(
                JsonService.Queues, "DeleteMessage", ("QueueUrl", url), ("ReceiptHandle", message["ReceiptHandle"]!.GetValue<string>()));
        }

        return told;
    }

    private static JsonObject PolicyOf(string queue, IEnumerable<string> topics) => new()
    {
        ["Version"] = "2012-10-17",
        ["Statement"] = new JsonArray(new JsonObject
        {
            ["Effect"] = "Allow",
            ["Principal"] = new JsonObject { ["Service"] = "sns.amazonaws.com" },
            ["Action"] = "sqs:SendMessage",
            ["Resource"] = queue,
            ["Condition"] = new JsonObject { ["ArnEquals"] = new JsonObject { ["aws:SourceArn"] = Asking.Texts(topics) } },
        }),
    };
}
