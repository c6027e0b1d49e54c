using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Tap.Cli.Aws;

namespace Tap.Cli.Tests.EndToEnd;

/// <summary>Events that failed for good get another chance once the cause is gone.</summary>
public sealed class RedriveTests(SharedHome home) : SharedHomeTests(home)
{
    [Fact]
    public async Task An_event_whose_cause_is_gone_is_processed_and_one_of_no_known_kind_stays()
    {
        var outputs = (await Tap.RequireAsync("up", "--json")).Json["outputs"]!;
        using var api = Tap.ApiIn("eu-west-2");

        // The object is there, and the item that the API writes with it is not.
        var payload = """{"type":"order.created","data":{}}""";
        var time = DateTimeOffset.UtcNow;
        var id = $"{Guid.CreateVersion7(time)}";
        var key = $"incoming/{time:yyyy'/'MM'/'dd}/{id}.json";
        await Tap.SendAsync(HttpMethod.Put, $"{outputs["dataBucketName"]}/{key}", "s3", payload);
        await Tap.RequireAsync("invoke", "api-handler", """{"no":"request"}""", "--event");
        await DeadLettersAsync(api, outputs, count: 2);

        var table = outputs["metadataTableName"]!.GetValue<string>();
        (await Tap.RequireOnAwsAsync("redrive", "--dry-run")).Output.Should().MatchRegex($@"\d seconds old  processor  200: .*\n    {key}\n")
            .And.Contain("""stays, its event is of no known kind: {"no":"request"}""").And.EndWith("1 would be redriven, 1 would stay in the queue.\n");
        (await Tap.RequireAsync("redrive", "--grep", "some other error")).Output.Should().Be("0 redriven, 2 left in the queue.\n");

        await api.CallAsync(TapHome.Tables, "PutItem", new JsonObject { ["TableName"] = table, ["Item"] = Item(id, time, $"{outputs["dataBucketName"]}", key, payload) }, default);
        await KillBetweenGivingAndDeletingAsync(api, outputs);
        (await Tap.RequireAsync("redrive")).Output.Should().Contain("given to processor").And.EndWith("1 redriven, 1 left in the queue.\n");
        var itemKey = new JsonObject { ["id"] = Text(id), ["timestamp"] = Number(time.ToUnixTimeMilliseconds()) };
        await TapHome.UntilAsync(async () =>
        {
            var question = new JsonObject { ["TableName"] = table, ["Key"] = itemKey.DeepClone() };
            var item = (await api.CallAsync(TapHome.Tables, "GetItem", question, default))["Item"]!;
            return item["status"]!["S"]!.GetValue<string>() == "PROCESSED";
        });
        (await Tap.RequireAsync("redrive")).Output.Should().EndWith("0 redriven, 1 left in the queue.\n");
    }

    // The event has been given then, and its message is not lost: when the killed run's hold is over, it is given once more.
    private async Task KillBetweenGivingAndDeletingAsync(AwsApi api, JsonNode outputs)
    {
        using var proxy = new Proxy(new Uri(Tap.Endpoint["endpoint"]!.GetValue<string>()), held: "DeleteMessage");
        using (var killed = Tap.StartOnAws(["redrive"], proxy.Endpoint))
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

    private static JsonObject Item(string id, DateTimeOffset time, string bucket, string key, string payload) => new()
    {
        ["id"] = Text(id),
        ["timestamp"] = Number(time.ToUnixTimeMilliseconds()),
        ["entity"] = Text("process"),
        ["status"] = Text("RECEIVED"),
        ["type"] = Text("order.created"),
        ["bucket"] = Text(bucket),
        ["key"] = Text(key),
        ["size"] = Number(payload.Length),
        ["checksum"] = Text(Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(payload)))),
        ["correlationId"] = Text("redrive"),
        ["createdAt"] = Text($"{time:O}"),
        ["updatedAt"] = Text($"{time:O}"),
    };

    private static JsonObject Text(string value) => new() { ["S"] = value };

    private static JsonObject Number(long value) => new() { ["N"] = $"{value}" };
}
