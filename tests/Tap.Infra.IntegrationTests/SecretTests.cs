using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Tap.Infra.IntegrationTests;

/// <summary>The secret: who can read it, and that it is nowhere else.</summary>
[Collection(DeployedCollection.Name)]
public sealed class SecretTests(Deployments stacks)
{
    private static readonly string[] HoldersOfPolicies = ["User", "Role", "Group", "LocalManagedPolicy"];

    [Theory, Deployed]
    public async Task It_is_encrypted_with_the_stacks_key_and_shared_with_no_other_account(string environment)
    {
        var stack = stacks[environment];
        var secret = await stack.Aws.Ask(JsonService.Secrets, "DescribeSecret", ("SecretId", stack.Output("secretArn")));
        var policy = await stack.Aws.Ask(JsonService.Secrets, "GetResourcePolicy", ("SecretId", stack.Output("secretArn")));

        secret["KmsKeyId"]!.GetValue<string>().Should().Be(stack.Output("kmsKeyArn"));
        secret["Name"]!.GetValue<string>().Should().StartWith($"tap-app-secret-{environment}-");
        policy["ResourcePolicy"].Should().BeNull();
    }

    [Theory, Deployed]
    public async Task The_policies_of_the_functions_roles_name_it_and_no_other_policies(string environment)
    {
        var stack = stacks[environment];
        var kinds = HoldersOfPolicies.Select((kind, index) => KeyValuePair.Create($"Filter.member.{index + 1}", kind));
        var naming = new List<string>();
        await foreach (var page in stack.Aws.PagesAsync(QueryService.Iam, "GetAccountAuthorizationDetails", [.. kinds], CancellationToken.None))
        {
            // A list of each kind; the policies in it are escaped as in an address.
            naming.AddRange(page.Elements().Elements("member")
                .Where(holder => Uri.UnescapeDataString(holder.Value).Contains(stack.Output("secretArn"), StringComparison.Ordinal))
                .Select(holder => holder.Element("Arn")!.Value));
        }

        naming.Should().BeEquivalentTo(await Task.WhenAll(Users(stack).Select(stack.RoleOf)));
    }

    [Theory, Deployed]
    public async Task Both_functions_read_it_the_processor_to_sign_its_results(string environment)
    {
        var stack = stacks[environment];
        (await stack.Api.Healthy()).Status.Should().Be(200, "the API handler reads it for that");

        await ShouldBeVerified(stack, await Result(stack));
    }

    [Theory, Deployed]
    public async Task It_is_rotated_while_results_are_made_and_each_is_verified_with_the_version_that_it_names(string environment)
    {
        var stack = stacks[environment];
        await ShouldBeVerified(stack, await Result(stack));
        await Waiting.Until(() => Stages(stack), stages => !IsPendingAlone(stages));

        var version = $"{Guid.NewGuid()}";
        await stack.Aws.Ask(JsonService.Secrets, "RotateSecret", ("SecretId", stack.Output("secretArn")), ("ClientRequestToken", version));
        var during = new List<JsonNode>();
        do
            during.Add(await Result(stack));
        while (!(await Stages(stack)).GetValueOrDefault(version, []).Contains("AWSCURRENT"));
        during.Add(await Result(stack));

        foreach (var result in during)
            await ShouldBeVerified(stack, result);
        (await Stages(stack)).Where(stages => stages.Value.Any(stage => stage is "AWSCURRENT" or "AWSPREVIOUS")).Should().HaveCount(2);
    }

    [Theory, Deployed]
    public async Task It_is_rotated_every_60_days_by_the_alias_of_its_function(string environment)
    {
        var stack = stacks[environment];
        var secret = await stack.Aws.Ask(JsonService.Secrets, "DescribeSecret", ("SecretId", stack.Output("secretArn")));

        secret["RotationEnabled"]!.GetValue<bool>().Should().BeTrue();
        secret["RotationLambdaARN"]!.GetValue<string>().Should().EndWith($":function:{Rotator(stack)}:live");
        secret["RotationRules"]!["AutomaticallyAfterDays"]!.GetValue<int>().Should().Be(60);
    }

    [Theory, Deployed]
    public async Task Its_value_is_in_no_configuration_output_or_log(string environment)
    {
        var stack = stacks[environment];
        var value = await Value(stack);

        value.Length.Should().BeGreaterThanOrEqualTo(32);
        stack.OutputText.Should().NotContain(value);
        foreach (var function in Users(stack))
        {
            var configuration = await stack.Aws.Ask(AwsService.Lambda, $"/2015-03-31/functions/{function}?Qualifier=live");
            configuration.ToJsonString().Should().NotContain(value);
            (await stack.Logged($"/aws/lambda/{function}", value)).Should().BeEmpty();
        }

        (await stack.Logged($"/aws/apigateway/tap-api-{environment}", value)).Should().BeEmpty();
    }

    private static string Rotator(DeployedStack stack) => $"tap-secret-rotator-{stack.Environment}";

    private static string[] Users(DeployedStack stack) => [stack.Output("apiHandlerName"), stack.Output("processorName"), Rotator(stack)];

    private static async Task<JsonNode> Result(DeployedStack stack)
    {
        var id = await stack.Api.Accept(new JsonObject { ["type"] = "order", ["userId"] = "user-1", ["data"] = new JsonObject() });
        await stack.Api.Processed(id);
        return await stack.ReadObject(ItemId.Read(id)!.ResultKey);
    }

    private static async Task ShouldBeVerified(DeployedStack stack, JsonNode result)
    {
        string Member(string name) => result[name]!.GetValue<string>();
        var signed = string.Join('\n', Member("id"), Member("type"), Member("userId"), Member("receivedAt"),
            result["source"]!["key"], result["source"]!["checksum"], Member("digest"));
        var secret = await stack.Aws.Ask(
            JsonService.Secrets, "GetSecretValue", ("SecretId", stack.Output("secretArn")), ("VersionId", Member("secretVersion")));
        var key = Encoding.UTF8.GetBytes(secret["SecretString"]!.GetValue<string>());
        Member("signature").Should().Be(Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed))));
    }

    private static async Task<Dictionary<string, string[]>> Stages(DeployedStack stack)
    {
        var secret = await stack.Aws.Ask(JsonService.Secrets, "DescribeSecret", ("SecretId", stack.Output("secretArn")));
        return secret["VersionIdsToStages"]!.AsObject().ToDictionary(
            version => version.Key, version => version.Value!.AsArray().Select(stage => stage!.GetValue<string>()).ToArray());
    }

    private static bool IsPendingAlone(Dictionary<string, string[]> stages) => stages.Values.Any(version => version is ["AWSPENDING"]);

    private static async Task<string> Value(DeployedStack stack) =>
        (await stack.Aws.Ask(JsonService.Secrets, "GetSecretValue", ("SecretId", stack.Output("secretArn"))))["SecretString"]!.GetValue<string>();
}
