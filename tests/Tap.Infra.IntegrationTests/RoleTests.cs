using System.Text.Json.Nodes;

namespace Tap.Infra.IntegrationTests;

[Collection(DeployedCollection.Name)]
public sealed class RoleTests(Deployments stacks)
{
    [Theory, Deployed]
    public async Task Only_Lambda_assumes_the_roles(string environment)
    {
        foreach (var role in await Roles(environment))
        {
            var answer = await stacks[environment].Aws.Ask(QueryService.Iam, "GetRole", ("RoleName", role));

            var trust = DeployedStack.Statements(Uri.UnescapeDataString(answer.Element("Role")!.Element("AssumeRolePolicyDocument")!.Value)).Single();
            trust["Principal"]!["Service"]!.ToJsonString().Should().Contain("lambda.amazonaws.com");
        }
    }

    [Theory, Deployed]
    public async Task The_roles_have_the_two_managed_policies_and_nothing_else(string environment)
    {
        foreach (var role in await Roles(environment))
        {
            var attached = await stacks[environment].Aws.Ask(QueryService.Iam, "ListAttachedRolePolicies", ("RoleName", role));

            attached.Descendants("PolicyName").Select(name => name.Value)
                .Should().BeEquivalentTo("AWSLambdaBasicExecutionRole", "AWSXRayDaemonWriteAccess");
        }
    }

    [Theory, Deployed]
    public async Task No_policy_allows_a_wildcard_action_or_every_resource(string environment)
    {
        foreach (var role in await Roles(environment))
        {
            var statements = await InlineStatements(environment, role);

            var allowed = statements.Where(statement => statement["Effect"]!.GetValue<string>() == "Allow").ToList();
            allowed.Should().NotBeEmpty();
            allowed.SelectMany(statement => statement["Action"]!.AsArray()).Should().NotContain(action => action!.GetValue<string>().Contains('*'));
            allowed.SelectMany(statement => statement["Resource"]!.AsArray()).Should().NotContain(resource => resource!.GetValue<string>() == "*");
            statements.Should().ContainSingle(statement =>
                statement["Effect"]!.GetValue<string>() == "Deny" && statement["Action"]!.ToJsonString() == "[\"logs:CreateLogGroup\"]");
            statements.Should().ContainSingle(statement =>
                statement["Effect"]!.GetValue<string>() == "Deny" && statement["NotResource"] != null && statement["Action"]!.ToJsonString().Contains("logs:PutLogEvents"));
        }
    }

    [Theory, Deployed]
    public async Task The_functions_reach_the_table_by_key_and_the_index_by_query(string environment)
    {
        var table = stacks[environment].Output("metadataTableArn");

        (await TableActions(environment, "apiHandlerName")).Should().BeEquivalentTo(
        [
            ("dynamodb:GetItem", table),
            ("dynamodb:PutItem", table),
            ("dynamodb:UpdateItem", table),
            ("dynamodb:Query", $"{table}/index/byUser"),
        ]);
        (await TableActions(environment, "processorName")).Should().BeEquivalentTo([("dynamodb:GetItem", table), ("dynamodb:UpdateItem", table)]);
    }

    private async Task<IEnumerable<(string Action, string Resource)>> TableActions(string environment, string function)
    {
        var statements = await InlineStatements(environment, await RoleOf(environment, function));
        return
            from statement in statements
            where statement["Effect"]!.GetValue<string>() == "Allow"
            from action in statement["Action"]!.AsArray()
            from resource in statement["Resource"]!.AsArray()
            let name = action!.GetValue<string>()
            where name.StartsWith("dynamodb:", StringComparison.Ordinal)
            select (name, resource!.GetValue<string>());
    }

    private async Task<List<JsonObject>> InlineStatements(string environment, string role)
    {
        var aws = stacks[environment].Aws;
        var names = await aws.Ask(QueryService.Iam, "ListRolePolicies", ("RoleName", role));
        var name = names.Element("PolicyNames")!.Elements().Single().Value;
        var policy = await aws.Ask(QueryService.Iam, "GetRolePolicy", ("RoleName", role), ("PolicyName", name));
        return [.. DeployedStack.Statements(Uri.UnescapeDataString(policy.Element("PolicyDocument")!.Value))];
    }

    private async Task<string[]> Roles(string environment) => [await RoleOf(environment, "apiHandlerName"), await RoleOf(environment, "processorName")];

    private async Task<string> RoleOf(string environment, string function) =>
        (await stacks[environment].RoleOf(stacks[environment].Output(function))).Split('/')[^1];
}
