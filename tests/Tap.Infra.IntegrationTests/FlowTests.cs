using System.Text.Json.Nodes;

namespace Tap.Infra.IntegrationTests;

/// <summary>What the stack is for: payloads go in, are kept, and are processed once.</summary>
[Collection(DeployedCollection.Name)]
public sealed class FlowTests(Deployments stacks)
{
    [Theory, Deployed]
    public async Task The_api_handler_is_healthy(string environment)
    {
        var answer = await Call(environment, "GET", "/health");

        answer["statusCode"]!.GetValue<int>().Should().Be(200);
    }

    [Theory, Deployed]
    public async Task A_payload_that_was_accepted_comes_back_from_the_bucket_and_the_table(string environment)
    {
        var stack = stacks[environment];
        var (id, key) = await Accept(environment);

        var file = Path.GetTempFileName();
        await stack.Aws("s3api", "get-object", "--bucket", stack.Output("dataBucketName"), "--key", key, file);
        var stored = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        File.Delete(file);
        stored["data"]!["amount"]!.GetValue<int>().Should().Be(42);

        var status = await Call(environment, "GET", $"/process/{id}");
        status["statusCode"]!.GetValue<int>().Should().Be(200);
        JsonNode.Parse(status["body"]!.GetValue<string>())!["id"]!.GetValue<string>().Should().Be(id);
    }

    [Theory, Deployed]
    public async Task An_object_that_is_delivered_twice_is_processed_once(string environment)
    {
        var stack = stacks[environment];
        var (id, key) = await Accept(environment);
        var created = Events.ObjectCreated(stack.Output("dataBucketName"), key);

        await stack.Invoke(stack.Output("processorName"), created);
        await stack.Invoke(stack.Output("processorName"), created);

        var versions = await stack.Aws("s3api", "list-object-versions", "--bucket", stack.Output("dataBucketName"), "--prefix", $"processed/{id}.json");
        versions["Versions"]!.AsArray().Should().ContainSingle();
        (await Status(environment, id)).Should().Be("PROCESSED");
    }

    [Theory, Deployed]
    public async Task An_event_that_cannot_be_handled_ends_in_the_dead_letter_queue(string environment)
    {
        var stack = stacks[environment];
        var key = $"incoming/2026/01/01/{Guid.NewGuid()}.json";
        await stack.InvokeLater(stack.Output("processorName"), Events.ObjectCreated(stack.Output("dataBucketName"), key));

        var answer = await stack.AwsUntil(
            messages => messages["Messages"]?.AsArray().Any(message => message!["Body"]!.GetValue<string>().Contains(key, StringComparison.Ordinal)) == true,
            "sqs", "receive-message", "--queue-url", stack.Output("dlqUrl"), "--message-attribute-names", "All", "--visibility-timeout", "1", "--max-number-of-messages", "10");

        var message = answer["Messages"]!.AsArray().Single(item => item!["Body"]!.GetValue<string>().Contains(key, StringComparison.Ordinal))!;
        message["MessageAttributes"]!["ErrorCode"]!["StringValue"]!.GetValue<string>().Should().Be("200");
        message["MessageAttributes"]!["RequestID"]!["StringValue"]!.GetValue<string>().Should().NotBeEmpty();
    }

    private async Task<(string Id, string Key)> Accept(string environment)
    {
        var stack = stacks[environment];
        var answer = await Call(environment, "POST", "/process", new JsonObject { ["type"] = "order", ["data"] = new JsonObject { ["amount"] = 42 } });
        answer["statusCode"]!.GetValue<int>().Should().Be(202, answer["body"]!.GetValue<string>());
        var id = JsonNode.Parse(answer["body"]!.GetValue<string>())!["id"]!.GetValue<string>();

        var objects = await stack.Aws("s3api", "list-objects-v2", "--bucket", stack.Output("dataBucketName"), "--prefix", "incoming/");
        var key = objects["Contents"]!.AsArray().Select(item => item!["Key"]!.GetValue<string>()).Single(name => name.EndsWith($"/{id}.json", StringComparison.Ordinal));
        return (id, key);
    }

    private async Task<string> Status(string environment, string id)
    {
        var stack = stacks[environment];
        var items = await stack.Aws(
            "dynamodb", "query", "--table-name", stack.Output("metadataTableName"), "--key-condition-expression", "id = :id",
            "--expression-attribute-values", new JsonObject { [":id"] = new JsonObject { ["S"] = id } }.ToJsonString());
        return items["Items"]!.AsArray().Single()!["status"]!["S"]!.GetValue<string>();
    }

    private async Task<JsonNode> Call(string environment, string method, string path, JsonNode? body = null) =>
        (await stacks[environment].Invoke(stacks[environment].Output("apiHandlerName"), Events.Request(method, path, body)))!;
}
