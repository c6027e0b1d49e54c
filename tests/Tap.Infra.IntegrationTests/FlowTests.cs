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

    [Theory, DeployedAlike]
    public async Task A_result_has_the_data_as_it_was_sent_and_the_digest_of_it(string environment)
    {
        var stack = stacks[environment];
        var payload = JsonNode.Parse("""{ "type": "order", "data": { "n": 9007199254740993, "d": 1.10, "z": -0, "2": 1e400, "10": "" } }""")!;
        var id = await stack.Api.Accept(payload);
        await stack.Api.Processed(id);

        var result = await stack.ReadObject($"processed/{id}.json");

        const string Data = """{"10":"","2":1e400,"d":1.10,"n":9007199254740993,"z":-0}""";
        result["data"]!.ToJsonString().Should().Be(Data);
        result["digest"]!.GetValue<string>().Should().Be(Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Data))));
    }

    [Theory, Deployed]
    public async Task An_object_that_is_delivered_again_is_processed_once(string environment)
    {
        var stack = stacks[environment];
        var (id, key) = await Accept(environment);
        var payload = await stack.Aws("s3api", "head-object", "--bucket", stack.Output("dataBucketName"), "--key", key);
        var created = Events.ObjectCreated(stack.Output("dataBucketName"), key, payload["VersionId"]!.GetValue<string>());

        await stack.Invoke(stack.Output("processorName"), created);
        await stack.Invoke(stack.Output("processorName"), created);

        var versions = await stack.Aws("s3api", "list-object-versions", "--bucket", stack.Output("dataBucketName"), "--prefix", $"processed/{id}.json");
        versions["Versions"]!.AsArray().Should().ContainSingle();
        (await Item(environment, id))["status"]!["S"]!.GetValue<string>().Should().Be("PROCESSED");
    }

    [Theory, DeployedAlike]
    public async Task An_event_that_cannot_be_handled_ends_in_the_dead_letter_queue(string environment)
    {
        var stack = stacks[environment];
        var key = $"incoming/2026/01/01/{Guid.NewGuid()}.json";
        await stack.InvokeLater(stack.Output("processorName"), Events.ObjectCreated(stack.Output("dataBucketName"), key, "none"));

        var answer = await stack.AwsUntil(
            messages =>
                messages["Messages"]?.AsArray()
                    .Any(message => message!["Body"]!.GetValue<string>().Contains(key, StringComparison.Ordinal)) == true,
            "sqs", "receive-message", "--queue-url", stack.Output("dlqUrl"), "--message-attribute-names", "All", "--visibility-timeout", "1", "--max-number-of-messages", "10");

        var message = answer["Messages"]!.AsArray().Single(item => item!["Body"]!.GetValue<string>().Contains(key, StringComparison.Ordinal))!;
        message["MessageAttributes"]!["ErrorCode"]!["StringValue"]!.GetValue<string>().Should().Be("200");
        message["MessageAttributes"]!["RequestID"]!["StringValue"]!.GetValue<string>().Should().NotBeEmpty();
    }

    private async Task<(string Id, string Key)> Accept(string environment)
    {
        var stack = stacks[environment];
        var id = await stack.Api.Accept(new JsonObject { ["type"] = "order", ["data"] = new JsonObject { ["amount"] = 42 } });

        var objects = await stack.Aws("s3api", "list-objects-v2", "--bucket", stack.Output("dataBucketName"), "--prefix", "incoming/");
        var key = objects["Contents"]!.AsArray().Select(item => item!["Key"]!.GetValue<string>())
            .Single(name => name.EndsWith($"/{id}.json", StringComparison.Ordinal));
        return (id, key);
    }

    private async Task<JsonNode> Item(string environment, string id)
    {
        var stack = stacks[environment];
        var items = await stack.Aws(
            "dynamodb", "query", "--table-name", stack.Output("metadataTableName"), "--consistent-read", "--key-condition-expression", "id = :id",
            "--expression-attribute-values", new JsonObject { [":id"] = new JsonObject { ["S"] = id } }.ToJsonString());
        return items["Items"]!.AsArray().Single()!;
    }
}
