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

        naming.Should().BeEquivalentTo([await stack.RoleOf(stack.Output("apiHandlerName")), await stack.RoleOf(stack.Output("processorName"))]);
    }

    [Theory, Deployed]
    public async Task Both_functions_read_it_the_processor_to_sign_its_results(string environment)
    {
        var stack = stacks[environment];
        (await stack.Api.Healthy()).Status.Should().Be(200, "the API handler reads it for that");

        var id = await stack.Api.Accept(new JsonObject { ["type"] = "order", ["userId"] = "user-1", ["data"] = new JsonObject() });
        await stack.Api.Processed(id);
        var result = await stack.ReadObject($"processed/{id}.json");

        string Member(string name) => result[name]!.GetValue<string>();
        var signed = string.Join('\n', Member("id"), Member("type"), Member("userId"), Member("receivedAt"),
            result["source"]!["key"], result["source"]!["checksum"], Member("digest"));
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(await Value(stack)), Encoding.UTF8.GetBytes(signed));
        Member("signature").Should().Be(Convert.ToHexStringLower(signature));
    }

    [Theory, Deployed]
    public async Task Its_value_is_in_no_configuration_output_or_log(string environment)
    {
        var stack = stacks[environment];
        var value = await Value(stack);

        value.Length.Should().BeGreaterThanOrEqualTo(32);
        stack.OutputText.Should().NotContain(value);
        foreach (var function in new[] { stack.Output("apiHandlerName"), stack.Output("processorName") })
        {
            var configuration = await stack.Aws.Ask(AwsService.Lambda, $"/2015-03-31/functions/{function}?Qualifier=live");
            configuration.ToJsonString().Should().NotContain(value);
            (await stack.Logged($"/aws/lambda/{function}", value)).Should().BeEmpty();
        }

        (await stack.Logged($"/aws/apigateway/tap-api-{environment}", value)).Should().BeEmpty();
    }

    private static async Task<string> Value(DeployedStack stack) =>
        (await stack.Aws.Ask(JsonService.Secrets, "GetSecretValue", ("SecretId", stack.Output("secretArn"))))["SecretString"]!.GetValue<string>();
}
