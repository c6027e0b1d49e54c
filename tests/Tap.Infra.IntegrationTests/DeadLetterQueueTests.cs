using System.Text.Json.Nodes;

namespace Tap.Infra.IntegrationTests;

[Collection(DeployedCollection.Name)]
public sealed class DeadLetterQueueTests(Deployments stacks)
{
    [Theory, Deployed]
    public async Task Messages_stay_14_days_are_encrypted_and_may_be_as_large_as_an_event(string environment)
    {
        var attributes = await Attributes(environment);

        attributes["MessageRetentionPeriod"]!.GetValue<string>().Should().Be("1209600");
        attributes["MaximumMessageSize"]!.GetValue<string>().Should().Be("1048576");
        attributes["KmsMasterKeyId"]!.GetValue<string>().Should().Be(stacks[environment].Output("kmsKeyArn"));
        attributes["QueueArn"]!.GetValue<string>().Should().Be(stacks[environment].Output("dlqArn"));
    }

    [Theory, Deployed]
    public async Task Only_the_two_roles_may_send_and_only_over_TLS(string environment)
    {
        var stack = stacks[environment];
        var attributes = await Attributes(environment);

        var statements = DeployedStack.Statements(attributes["Policy"]);
        statements.Should().HaveCount(2).And.OnlyContain(statement => statement["Effect"]!.GetValue<string>() == "Deny");
        statements[0]["Condition"]!.ToJsonString().Should().Contain("aws:SecureTransport");
        var senders = statements[1]["Condition"]!["ArnNotEquals"]!["aws:PrincipalArn"]!.AsArray().Select(arn => arn!.GetValue<string>()).ToList();
        senders.Should().BeEquivalentTo([await stack.RoleOf(stack.Output("apiHandlerName")), await stack.RoleOf(stack.Output("processorName"))]);
    }

    private async Task<JsonNode> Attributes(string environment) =>
        (await stacks[environment].Aws.Ask(
            JsonService.Queues, "GetQueueAttributes",
            ("QueueUrl", stacks[environment].Output("dlqUrl")), ("AttributeNames", Asking.Texts("All"))))["Attributes"]!;
}
