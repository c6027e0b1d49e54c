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
        await api.CallAsync(TapHome.Tables, "PutItem", new JsonObject { ["TableName"] = table, ["Item"] = Item(id, time, $"{outputs["dataBucketName"]}", key, payload) }, default);
        var redrive = await Tap.RequireAsync("redrive");

        redrive.Output.Should().Contain("given to processor").And.Contain("""stays, its event is of no known kind: {"no":"request"}""")
            .And.EndWith("1 redriven, 1 left in the queue.\n");
        var itemKey = new JsonObject { ["id"] = Text(id), ["timestamp"] = Number(time.ToUnixTimeMilliseconds()) };
        await TapHome.UntilAsync(async () =>
        {
            var question = new JsonObject { ["TableName"] = table, ["Key"] = itemKey.DeepClone() };
            var item = (await api.CallAsync(TapHome.Tables, "GetItem", question, default))["Item"]!;
            return item["status"]!["S"]!.GetValue<string>() == "PROCESSED";
        });
        (await Tap.RequireAsync("redrive")).Output.Should().EndWith("0 redriven, 1 left in the queue.\n");
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
