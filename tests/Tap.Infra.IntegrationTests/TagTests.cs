using System.Text.Json.Nodes;

namespace Tap.Infra.IntegrationTests;

/// <summary>Costs are told apart by tags.</summary>
[Collection(DeployedCollection.Name)]
public sealed class TagTests(Deployments stacks)
{
    private static readonly string[] CostTags = ["Environment", "Project", "Owner", "CostCenter"];

    private static readonly string[] ArnOutputs =
        ["kmsKeyArn", "dataBucketArn", "metadataTableArn", "dlqArn", "secretArn", "apiHandlerArn", "processorArn", "alarmTopicArn"];

    [Theory, DeployedAlike]
    public async Task What_costs_has_the_tags_of_cost_allocation(string environment)
    {
        var stack = stacks[environment];
        var tagged = await stack.Aws(["resourcegroupstaggingapi", "get-resources", "--tag-filters", .. CostTags.Select(key => $"Key={key}")]);

        tagged["ResourceTagMappingList"]!.AsArray().Select(resource => resource!["ResourceARN"]!.GetValue<string>()).Should().Contain(
        [
            .. ArnOutputs.Select(stack.Output),
            .. stack.OutputList("alarmNames").Select(name => Arn(stack, "cloudwatch", $"alarm:{name}")),
            Arn(stack, "logs", $"log-group:/aws/lambda/{stack.Output("apiHandlerName")}"),
            Arn(stack, "logs", $"log-group:/aws/lambda/{stack.Output("processorName")}"),
            Arn(stack, "logs", $"log-group:/aws/apigateway/tap-api-{environment}"),
        ]);
    }

    /// <summary>IAM is not in a region's tagging API, and moto's leaves out the others.</summary>
    [Theory, DeployedAlike]
    public async Task So_have_the_API_its_stage_the_roles_and_the_releases(string environment)
    {
        var stack = stacks[environment];
        var api = (await stack.RestApi())["id"]!.GetValue<string>();
        var prefix = $"arn:{stack.Output("alarmTopicArn").Split(':')[1]}:apigateway:{stack.Output("region")}::/restapis/{api}";

        AssertTags(await stack.Aws("apigateway", "get-tags", "--resource-arn", prefix));
        AssertTags(await stack.Aws("apigateway", "get-tags", "--resource-arn", $"{prefix}/stages/{environment}"));
        AssertTags(await stack.Aws("iam", "list-role-tags", "--role-name", (await stack.RoleOf(stack.Output("apiHandlerName"))).Split('/')[^1]));
        if (!stack.IsProduction)
            return;

        var application = stack.Output("codeDeployApplication");
        foreach (var resource in new[] { $"application:{application}", $"deploymentgroup:{application}/{stack.Output("codeDeployDeploymentGroup")}" })
            AssertTags(await stack.Aws("deploy", "list-tags-for-resource", "--resource-arn", Arn(stack, "codedeploy", resource)));
    }

    // Another service's ARN, from one of the same region and account.
    private static string Arn(DeployedStack stack, string service, string resource)
    {
        var parts = stack.Output("alarmTopicArn").Split(':');
        return $"arn:{parts[1]}:{service}:{parts[3]}:{parts[4]}:{resource}";
    }

    // API Gateway has an object of tags, the others a list of keys and values.
    private static void AssertTags(JsonNode answer)
    {
        var tags = answer["tags"]?.AsObject().Select(tag => tag.Key) ?? answer["Tags"]!.AsArray().Select(tag => tag!["Key"]!.GetValue<string>());
        tags.Should().Contain(CostTags);
    }
}
