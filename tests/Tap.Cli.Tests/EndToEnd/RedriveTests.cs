using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Cli.Deployed;
using Tap.Cli.Tests.Browser;

namespace Tap.Cli.Tests.EndToEnd;

/// <summary>Events that failed for good get another chance once the cause is gone.</summary>
public sealed class RedriveTests(SharedHome home) : SharedHomeTests(home)
{
    private const string Payload = """{"type":"order.created","data":{}}""";

    [Fact]
    public async Task An_event_whose_cause_is_gone_is_processed_and_one_that_fails_again_comes_back()
    {
        var outputs = (await UpAsync()).Json["outputs"]!;
        using var api = Tap.ApiIn("eu-west-2");

        // The objects are there, and the items that the API writes with them are not.
        var (id, other) = (NewId(), NewId());
        foreach (var each in new[] { id, other })
            await Tap.SendAsync(HttpMethod.Put, $"{outputs["dataBucketName"]}/{each.IncomingKey}", "s3", Payload);
        await Tap.RequireAsync("invoke", "api-handler", """{"no":"request"}""", "--event");
        await DeadLettersAsync(api, outputs, count: 3);
        await ConsoleShowsAsync(api, outputs, other);

        (await Tap.RequireOnAwsAsync("redrive", "--dry-run")).Output
            .Should().MatchRegex($@"\d seconds old  processor  RetriesExhausted after 3 tries: .*\n    {id.IncomingKey}\n    request [-0-9a-f]{{36}}\n")
            .And.MatchRegex("""  api-handler  RetriesExhausted after 3 tries: .*\n    \{"no":"request"\}\n""")
            .And.EndWith("2 would be redriven, 0 would stay in the queue.\n");
        (await Tap.RequireAsync("redrive", "--grep", "some other error")).Output.Should().Be("0 redriven, 2 left in the queue.\n");

        await PutItemAsync(api, outputs, id);
        await KillBetweenGivingAndDeletingAsync(api, outputs, id);
        (await Tap.RequireAsync("redrive", "--grep", id.Text)).Output
            .Should().Contain("given to processor").And.EndWith("1 redriven, 1 left in the queue.\n");
        await IsProcessedAsync(api, outputs, id);
        (await Tap.RequireAsync("redrive")).Output.Should().Contain("given to api-handler").And.EndWith("1 redriven, 0 left in the queue.\n");
        await DeadLettersAsync(api, outputs, count: 1);
    }

    // The console of the same stack, which takes too long to deploy for a test of its own.
    private async Task ConsoleShowsAsync(AwsApi api, JsonNode outputs, ItemId redriven)
    {
        await using var console = await ConsoleKit.StartAsync(StackOf(outputs));
        var page = new ConsoleUse(console);
        await page.ShowsTransactionAsync();
        await page.ShowsProcessAsync((key, text) => Tap.SendAsync(HttpMethod.Put, $"{outputs["dataBucketName"]}/{key}", "s3", text));
        await PutItemAsync(api, outputs, redriven);
        await page.RedrivesAsync(redriven, "{\"no\":\"request\"}");
        await IsProcessedAsync(api, outputs, redriven);
    }

    private DeployedStack StackOf(JsonNode outputs) => new("dev", outputs.AsObject(), new Uri($"{Tap.Endpoint["endpoint"]}"));

    // The event has been given then, and its message is not lost: when the killed run's hold is over, it is given once more.
    private async Task KillBetweenGivingAndDeletingAsync(AwsApi api, JsonNode outputs, ItemId id)
    {
        using var proxy = new Proxy(new Uri(Tap.Endpoint["endpoint"]!.GetValue<string>()), held: "DeleteMessage");
        using (var killed = Tap.StartOnAws(["redrive", "--grep", id.Text], proxy.Endpoint))
        {
            await proxy.Held.WaitAsync(TapHome.Deadline);
            killed.Kill();
            await killed.WaitForExitAsync();
        }

        proxy.Answers.Should().ContainKey("invocations", "the event is given before its message is deleted");
        (await Tap.RequireAsync("redrive")).Output.Should().StartWith("0 redriven, 0 left in the queue.\nAbout 2 more are held");
        foreach (var message in proxy.Answers["ReceiveMessage"].SelectMany(answer => JsonNode.Parse(answer)!["Messages"]?.AsArray() ?? []))
            await api.CallAsync(
                JsonService.Queues, "ChangeMessageVisibility",
                new JsonObject { ["QueueUrl"] = $"{outputs["dlqUrl"]}", ["ReceiptHandle"] = $"{message!["ReceiptHandle"]}", ["VisibilityTimeout"] = 0 }, default);
    }

    private static Task DeadLettersAsync(AwsApi api, JsonNode outputs, int count) => TapHome.UntilAsync(async () =>
    {
        var parameters = new JsonObject { ["QueueUrl"] = $"{outputs["dlqUrl"]}", ["AttributeNames"] = new JsonArray("ApproximateNumberOfMessages") };
        var answer = await api.CallAsync(JsonService.Queues, "GetQueueAttributes", parameters, default);
        return answer["Attributes"]!["ApproximateNumberOfMessages"]!.GetValue<string>() == $"{count}";
    });

    private static ItemId NewId() => ItemId.Read($"{Guid.CreateVersion7()}")!;

    private static Task<JsonObject> PutItemAsync(AwsApi api, JsonNode outputs, ItemId id) =>
        api.CallAsync(TapHome.Tables, "PutItem", new JsonObject { ["TableName"] = $"{outputs["metadataTableName"]}", ["Item"] = Item(id, $"{outputs["dataBucketName"]}") }, default);

    private Task IsProcessedAsync(AwsApi api, JsonNode outputs, ItemId id) => TapHome.UntilAsync(async () =>
        $"{(await TableItem.ReadAsync(api, StackOf(outputs), id, default))?["status"]}" == "PROCESSED");

    private static JsonObject Item(ItemId id, string bucket) => new()
    {
        ["id"] = Text(id.Text),
        ["timestamp"] = Number(id.CreatedAt.ToUnixTimeMilliseconds()),
        ["entity"] = Text("process"),
        ["status"] = Text("RECEIVED"),
        ["type"] = Text("order.created"),
        ["bucket"] = Text(bucket),
        ["key"] = Text(id.IncomingKey),
        ["size"] = Number(Payload.Length),
        ["checksum"] = Text(Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Payload)))),
        ["correlationId"] = Text("redrive"),
        ["createdAt"] = Text($"{id.CreatedAt:O}"),
        ["updatedAt"] = Text($"{id.CreatedAt:O}"),
    };

    private static JsonObject Text(string value) => new() { ["S"] = value };

    private static JsonObject Number(long value) => new() { ["N"] = $"{value}" };
}
