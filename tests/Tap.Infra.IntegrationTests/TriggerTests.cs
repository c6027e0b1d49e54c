using System.Text.Json.Nodes;

namespace Tap.Infra.IntegrationTests;

/// <summary>What makes the processor run.</summary>
[Collection(DeployedCollection.Name)]
public sealed class TriggerTests(Deployments stacks)
{
    [Theory, DeployedAlike]
    public async Task The_bucket_notifies_the_processor_of_new_objects_under_incoming_and_nobody_else(string environment)
    {
        var stack = stacks[environment];
        var configuration = await stack.Aws("s3api", "get-bucket-notification-configuration", "--bucket", stack.Output("dataBucketName"));

        configuration.AsObject().Select(target => target.Key).Should().Equal("LambdaFunctionConfigurations");
        var target = configuration["LambdaFunctionConfigurations"]!.AsArray().Single()!;
        target["LambdaFunctionArn"]!.GetValue<string>().Should().Be($"{stack.Output("processorArn")}:live");
        target["Events"]!.AsArray().Single()!.GetValue<string>().Should().Be("s3:ObjectCreated:*");
        var rule = target["Filter"]!["Key"]!["FilterRules"]!.AsArray().Single()!;
        rule["Name"]!.GetValue<string>().Should().BeEquivalentTo("prefix");
        rule["Value"]!.GetValue<string>().Should().Be("incoming/");
    }

    [Theory, DeployedAlike]
    public async Task Only_the_data_bucket_of_this_account_invokes_the_processor(string environment)
    {
        var stack = stacks[environment];
        var policy = await stack.Aws("lambda", "get-policy", "--function-name", stack.Output("processorName"), "--qualifier", "live");

        var statement = DeployedStack.Statements(policy["Policy"]).Should().ContainSingle().Which;
        statement["Principal"]!["Service"]!.GetValue<string>().Should().Be("s3.amazonaws.com");
        statement["Condition"]!["ArnLike"]!["AWS:SourceArn"]!.GetValue<string>().Should().Be(stack.Output("dataBucketArn"));
        statement["Condition"]!["StringEquals"]!["AWS:SourceAccount"]!.GetValue<string>().Should().Be(stack.Output("processorArn").Split(':')[4]);
    }

    [Theory, DeployedAlike]
    public async Task An_object_is_delivered_once(string environment)
    {
        var stack = stacks[environment];
        var id = await stack.Api.Accept(new JsonObject { ["type"] = "order", ["data"] = new JsonObject() });
        await stack.Api.Processed(id);

        var handled = (await LogUntilThere(stack, id, "Record handled")).Where(message => message.Contains("Record handled", StringComparison.Ordinal));

        JsonNode.Parse(handled.Should().ContainSingle().Which)!["outcome"]!.GetValue<string>().Should().Be("Processed");
        var versions = await stack.Aws("s3api", "list-object-versions", "--bucket", stack.Output("dataBucketName"), "--prefix", $"processed/{id}.json");
        versions["Versions"]!.AsArray().Should().ContainSingle();
    }

    [Theory, DeployedAlike]
    public async Task Every_object_under_incoming_reaches_the_processor_and_no_other_object_does(string environment)
    {
        var stack = stacks[environment];
        var (elsewhere, incoming) = ($"elsewhere/{Guid.NewGuid()}.json", $"incoming/{Guid.NewGuid()}.json");
        await stack.Aws("s3api", "put-object", "--bucket", stack.Output("dataBucketName"), "--key", elsewhere);
        await stack.Aws("s3api", "put-object", "--bucket", stack.Output("dataBucketName"), "--key", incoming);

        // The processor says which key is none of the API's.
        await LogUntilThere(stack, incoming, "is not one that the API writes");

        (await Log(stack, elsewhere)).Should().BeEmpty();
    }

    private static Task<IReadOnlyList<string>> LogUntilThere(DeployedStack stack, string term, string text) =>
        Waiting.Until(() => Log(stack, term), messages => messages.Any(message => message.Contains(text, StringComparison.Ordinal)));

    private static Task<IReadOnlyList<string>> Log(DeployedStack stack, string term) => stack.Logged($"/aws/lambda/{stack.Output("processorName")}", term);
}
