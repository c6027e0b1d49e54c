using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Tap.Infra.IntegrationTests;

/// <summary>What the stack is for: payloads go in, are kept, and are processed once.</summary>
[Collection(DeployedCollection.Name)]
public sealed class FlowTests(Deployments stacks)
{
    [Theory, Deployed]
    public async Task A_payload_that_was_accepted_comes_back_from_the_bucket_and_the_table(string environment)
    {
        var stack = stacks[environment];
        var (id, key) = await Accept(environment);

        var stored = await stack.ReadObject(key);
        stored["data"]!["amount"]!.GetValue<int>().Should().Be(42);

        var item = await Item(environment, id);
        item["key"]!["S"]!.GetValue<string>().Should().Be(key);
        item["correlationId"]!["S"]!.GetValue<string>().Should().NotBeEmpty();
    }

    [Theory, Deployed]
    public async Task A_result_has_the_data_as_it_was_sent_and_the_digest_of_it(string environment)
    {
        var stack = stacks[environment];
        var payload = JsonNode.Parse("""{ "type": "order", "data": { "n": 9007199254740993, "d": 1.10, "z": -0, "2": 1e400, "10": "" } }""")!;
        var id = await stack.Api.Accept(payload);
        await stack.Api.Processed(id);

        var result = await stack.ReadObject(ItemId.Read(id)!.ResultKey);

        const string Data = """{"10":"","2":1e400,"d":1.10,"n":9007199254740993,"z":-0}""";
        result["data"]!.ToJsonString().Should().Be(Data);
        result["digest"]!.GetValue<string>().Should().Be(Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Data))));
    }

    [Theory, Deployed]
    public async Task An_object_that_is_delivered_again_is_processed_once(string environment)
    {
        var stack = stacks[environment];
        var (id, key) = await Accept(environment);
        var created = Events.ObjectCreated(stack.Output("dataBucketName"), key, Bucket.VersionOf(await stack.Bucket().Head(key)));

        await stack.Invoke(stack.Output("processorName"), created);
        await stack.Invoke(stack.Output("processorName"), created);

        (await stack.Bucket().Versions(ItemId.Read(id)!.ResultKey)).Should().ContainSingle().Which.Name.LocalName.Should().Be("Version");
        (await Item(environment, id))["status"]!["S"]!.GetValue<string>().Should().Be("PROCESSED");
    }

    [Theory, Deployed]
    public async Task An_event_that_cannot_be_handled_ends_in_the_dead_letter_queue_once_with_its_error(string environment)
    {
        var stack = stacks[environment];
        var key = $"incoming/2026/01/01/{Guid.NewGuid()}.json";
        await stack.InvokeLater(stack.Output("processorName"), Events.ObjectCreated(stack.Output("dataBucketName"), key, "none"));

        var message = (await Waiting.Until(Received, found => found is not null))!;

        var record = JsonNode.Parse(message["Body"]!.GetValue<string>())!;
        record["requestContext"]!["condition"]!.GetValue<string>().Should().Be("RetriesExhausted");
        record["requestContext"]!["approximateInvokeCount"]!.GetValue<int>().Should().Be(3);
        record["requestContext"]!["functionArn"]!.GetValue<string>().Should().Be($"{stack.Output("processorArn")}:live");
        record["requestPayload"]!["Records"]![0]!["s3"]!["object"]!["key"]!.GetValue<string>().Should().Be(key);
        record["responsePayload"]!["errorType"]!.GetValue<string>().Should().NotBeEmpty();

        async Task<JsonNode?> Received()
        {
            var answer = await stack.Aws.Ask(
                JsonService.Queues, "ReceiveMessage", ("QueueUrl", stack.Output("dlqUrl")), ("VisibilityTimeout", 1), ("MaxNumberOfMessages", 10));
            return answer["Messages"]?.AsArray().SingleOrDefault(item => item!["Body"]!.GetValue<string>().Contains(key, StringComparison.Ordinal));
        }
    }

    private async Task<(string Id, string Key)> Accept(string environment)
    {
        var stack = stacks[environment];
        var id = await stack.Api.Accept(new JsonObject { ["type"] = "order", ["data"] = new JsonObject { ["amount"] = 42 } });

        return (id, (await stack.Bucket().Keys("incoming/")).Single(key => key.EndsWith($"/{id}.json", StringComparison.Ordinal)));
    }

    private async Task<JsonNode> Item(string environment, string id)
    {
        var stack = stacks[environment];
        return (await stack.Aws.ItemsOf(stack.Output("metadataTableName"), id)).Single();
    }
}
