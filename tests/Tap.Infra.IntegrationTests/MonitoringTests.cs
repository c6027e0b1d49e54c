using System.Text.Json.Nodes;

namespace Tap.Infra.IntegrationTests;

/// <summary>Who hears of alarms, and where to look then.</summary>
[Collection(DeployedCollection.Name)]
public sealed class MonitoringTests(Deployments stacks)
{
    [Theory, Deployed]
    public async Task The_topics_are_encrypted_and_open_to_the_alarms_of_this_account_only(string environment)
    {
        foreach (var topic in new[] { "alarmTopicArn", "pageTopicArn" })
            await ShouldBeGuardedAsync(stacks[environment], topic);
    }

    private static async Task ShouldBeGuardedAsync(DeployedStack stack, string topic)
    {
        var answer = await stack.Aws.Ask(QueryService.Topics, "GetTopicAttributes", ("TopicArn", stack.Output(topic)));
        var attributes = answer.Element("Attributes")!.Elements("entry").ToDictionary(entry => entry.Element("key")!.Value, entry => entry.Element("value")!.Value);

        attributes["KmsMasterKeyId"].Should().Be(stack.Output("kmsKeyArn"));
        var statements = DeployedStack.Statements(attributes["Policy"]);
        var allowed = statements.Where(statement => statement["Effect"]!.GetValue<string>() == "Allow").Should().ContainSingle().Which;
        allowed["Principal"]!.ToJsonString().Should().Be("""{"Service":["cloudwatch.amazonaws.com"]}""");
        allowed["Action"]!.ToJsonString().Should().Be("""["sns:Publish"]""");
        var account = stack.Output("alarmTopicArn").Split(':')[4];
        allowed["Condition"]!["ArnLike"]!["aws:SourceArn"]!.ToJsonString().Should().Contain($":{account}:alarm:*");
        statements.Should().Contain(statement => statement["Effect"]!.GetValue<string>() == "Deny" && statement["Condition"]!.ToJsonString().Contains("aws:SecureTransport"));
    }

    [Theory, Deployed]
    public async Task The_dashboard_has_every_alarm_and_function(string environment)
    {
        var stack = stacks[environment];
        var body = (await stack.Aws.Ask(JsonService.CloudWatch, "GetDashboard", ("DashboardName", stack.Output("dashboardName"))))["DashboardBody"]!.GetValue<string>();

        JsonNode.Parse(body)!["widgets"]!.AsArray().Should().NotBeEmpty();
        foreach (var name in stack.OutputList("alarmNames").Concat([stack.Output("apiHandlerName"), stack.Output("processorName")]))
            body.Should().Contain(name);
    }

    [Theory, Deployed]
    public async Task Errors_in_the_logs_are_counted(string environment)
    {
        var stack = stacks[environment];
        foreach (var function in new[] { stack.Output("apiHandlerName"), stack.Output("processorName") })
        {
            var filters = await stack.Aws.List(JsonService.Logs, "DescribeMetricFilters", "metricFilters", ("logGroupName", $"/aws/lambda/{function}"));

            var filter = filters.Should().ContainSingle().Which;
            filter["filterPattern"]!.GetValue<string>().Should().Be("{ $.level = \"ERROR\" }");
            filter["metricTransformations"]!.AsArray().Single()!["metricNamespace"]!.GetValue<string>().Should().Be("TAP");
        }
    }
}
