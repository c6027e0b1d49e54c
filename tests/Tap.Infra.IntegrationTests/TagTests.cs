using System.Text.Json.Nodes;

namespace Tap.Infra.IntegrationTests;

/// <summary>Costs are told apart by tags.</summary>
[Collection(DeployedCollection.Name)]
public sealed class TagTests(Deployments stacks)
{
    private static readonly string[] CostTags = ["Environment", "Project", "Owner", "CostCenter"];

    private static readonly string[] ArnOutputs =
        ["kmsKeyArn", "dataBucketArn", "metadataTableArn", "dlqArn", "secretArn", "apiHandlerArn", "processorArn", "alarmTopicArn", "pageTopicArn"];

    [Theory, Deployed]
    public async Task What_costs_has_the_tags_of_cost_allocation(string environment)
    {
        var stack = stacks[environment];
        var filters = new JsonArray([.. CostTags.Select(key => new JsonObject { ["Key"] = key })]);
        var tagged = await stack.Aws.List(JsonService.Tagging, "GetResources", "ResourceTagMappingList", ("TagFilters", filters));

        tagged.Select(resource => resource["ResourceARN"]!.GetValue<string>()).Should().Contain(
        [
            .. ArnOutputs.Select(stack.Output),
            .. stack.OutputList("alarmNames").Select(name => Arn(stack, "cloudwatch", $"alarm:{name}")),
            Arn(stack, "logs", $"log-group:/aws/lambda/{stack.Output("apiHandlerName")}"),
            Arn(stack, "logs", $"log-group:/aws/lambda/{stack.Output("processorName")}"),
            Arn(stack, "logs", $"log-group:/aws/apigateway/tap-api-{environment}"),
        ]);
    }

    /// <summary>IAM is not in a region's tagging API, and moto's leaves out the others.</summary>
    [Theory, Deployed]
    public async Task So_have_the_API_its_stage_the_roles_and_the_releases(string environment)
    {
        var stack = stacks[environment];
        var api = (await stack.RestApi())["id"]!.GetValue<string>();
        var prefix = $"arn:{stack.Output("alarmTopicArn").Split(':')[1]}:apigateway:{stack.Output("region")}::/restapis/{api}";

        foreach (var arn in new[] { prefix, $"{prefix}/stages/{environment}" })
            AssertTags((await stack.Aws.Ask(AwsService.ApiGateway, $"/tags/{Uri.EscapeDataString(arn)}"))["tags"]!.AsObject().Select(tag => tag.Key));
        var role = (await stack.RoleOf(stack.Output("apiHandlerName"))).Split('/')[^1];
        AssertTags((await stack.Aws.Ask(QueryService.Iam, "ListRoleTags", ("RoleName", role))).Descendants("Key").Select(key => key.Value));
        if (!stack.IsProduction)
            return;

        var application = stack.Output("codeDeployApplication");
        foreach (var resource in new[] { $"application:{application}", $"deploymentgroup:{application}/{stack.Output("codeDeployDeploymentGroup")}" })
        {
            var tags = await stack.Aws.List(JsonService.CodeDeploy, "ListTagsForResource", "Tags", ("ResourceArn", Arn(stack, "codedeploy", resource)));
            AssertTags(tags.Select(tag => tag["Key"]!.GetValue<string>()));
        }
    }

    // Another service's ARN, from one of the same region and account.
    private static string Arn(DeployedStack stack, string service, string resource)
    {
        var parts = stack.Output("alarmTopicArn").Split(':');
        return $"arn:{parts[1]}:{service}:{parts[3]}:{parts[4]}:{resource}";
    }

    private static void AssertTags(IEnumerable<string> keys) => keys.Should().Contain(CostTags);
}
