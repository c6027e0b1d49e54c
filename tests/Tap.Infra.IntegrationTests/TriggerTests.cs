using System.Text.Json.Nodes;

namespace Tap.Infra.IntegrationTests;

/// <summary>What makes the processor run.</summary>
[Collection(DeployedCollection.Name)]
public sealed class TriggerTests(Deployments stacks)
{
    [Theory, Deployed]
    public async Task The_bucket_notifies_the_processor_of_new_objects_under_incoming_and_nobody_else(string environment)
    {
        var stack = stacks[environment];
        var target = (await stack.Bucket().Setting("notification")).Elements().Should().ContainSingle().Which;

        target.Name.LocalName.Should().Be("CloudFunctionConfiguration");
        target.Element("CloudFunction")!.Value.Should().Be($"{stack.Output("processorArn")}:live");
        target.Elements("Event").Single().Value.Should().Be("s3:ObjectCreated:*");
        var rule = target.Element("Filter")!.Element("S3Key")!.Elements("FilterRule").Single();
        rule.Element("Name")!.Value.Should().BeEquivalentTo("prefix");
        rule.Element("Value")!.Value.Should().Be("incoming/");
    }

    [Theory, Deployed]
    public async Task Only_the_data_bucket_of_this_account_invokes_the_processor(string environment)
    {
        var stack = stacks[environment];
        var policy = await stack.Aws.Function(stack.Output("processorName"), "policy?Qualifier=live");

        var statement = DeployedStack.Statements(policy["Policy"]).Should().ContainSingle().Which;
        statement["Principal"]!["Service"]!.GetValue<string>().Should().Be("s3.amazonaws.com");
        statement["Condition"]!["ArnLike"]!["AWS:SourceArn"]!.GetValue<string>().Should().Be(stack.Output("dataBucketArn"));
        statement["Condition"]!["StringEquals"]!["AWS:SourceAccount"]!.GetValue<string>().Should().Be(stack.Output("processorArn").Split(':')[4]);
    }

    [Theory, Deployed]
    public async Task An_object_is_delivered_once(string environment)
    {
        var stack = stacks[environment];
        var id = await stack.Api.Accept(new JsonObject { ["type"] = "order", ["data"] = new JsonObject() });
        await stack.Api.Processed(id);

        var handled = (await LogUntilThere(stack, id, "Record handled")).Where(message => message.Contains("Record handled", StringComparison.Ordinal));

        JsonNode.Parse(handled.Should().ContainSingle().Which)!["outcome"]!.GetValue<string>().Should().Be("Processed");
        (await stack.Bucket().Versions(ItemId.Read(id)!.ResultKey)).Should().ContainSingle().Which.Name.LocalName.Should().Be("Version");
    }

    [Theory, Deployed]
    public async Task Every_object_under_incoming_reaches_the_processor_and_no_other_object_does(string environment)
    {
        var stack = stacks[environment];
        var (elsewhere, incoming) = ($"elsewhere/{Guid.NewGuid()}.json", $"incoming/{Guid.NewGuid()}.json");
        await stack.Bucket().Put(elsewhere, "");
        await stack.Bucket().Put(incoming, "");

        // The processor says which key is none of the API's.
        await LogUntilThere(stack, incoming, "is not one that the API writes");

        (await Log(stack, elsewhere)).Should().BeEmpty();
    }

    private static Task<IReadOnlyList<string>> LogUntilThere(DeployedStack stack, string term, string text) =>
        Waiting.Until(() => Log(stack, term), messages => messages.Any(message => message.Contains(text, StringComparison.Ordinal)));

    private static Task<IReadOnlyList<string>> Log(DeployedStack stack, string term) => stack.Logged($"/aws/lambda/{stack.Output("processorName")}", term);
}
