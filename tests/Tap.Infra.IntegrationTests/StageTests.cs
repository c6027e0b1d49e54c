using System.Text.Json.Nodes;

namespace Tap.Infra.IntegrationTests;

/// <summary>The HTTP API as it is deployed.</summary>
[Collection(DeployedCollection.Name)]
public sealed class StageTests(Deployments stacks)
{
    [Theory, Deployed]
    public async Task The_stage_is_traced_and_logs_every_request(string environment)
    {
        var stage = await Stage(environment);

        stage["tracingEnabled"]!.GetValue<bool>().Should().BeTrue();
        stage["accessLogSettings"]!["destinationArn"]!.GetValue<string>().Should().EndWith($":log-group:/aws/apigateway/tap-api-{environment}");
        JsonNode.Parse(stage["accessLogSettings"]!["format"]!.GetValue<string>())!["requestId"]!.GetValue<string>().Should().Be("$context.requestId");
    }

    [Theory, Deployed]
    public async Task Every_method_is_throttled_and_logged_without_its_data_and_health_takes_the_least(string environment)
    {
        var methods = (await Stage(environment))["methodSettings"]!.AsObject();

        methods.Select(method => method.Key).Should()
            .Contain(["*/*", "health/GET"]).And.OnlyContain(path => path == "*/*" || path.StartsWith("health/", StringComparison.Ordinal));
        foreach (var (path, settings) in methods)
        {
            settings!["metricsEnabled"]!.GetValue<bool>().Should().BeFalse();
            settings["dataTraceEnabled"]!.GetValue<bool>().Should().BeFalse();
            settings["loggingLevel"]!.GetValue<string>().Should().Be("ERROR");
            settings["throttlingRateLimit"]!.GetValue<double>().Should().Be(path == "*/*" ? 50 : 10);
            settings["throttlingBurstLimit"]!.GetValue<int>().Should().Be(path == "*/*" ? 50 : 10);
        }
    }

    [Theory, Deployed]
    public async Task What_is_let_through_is_what_the_function_serves(string environment)
    {
        var stack = stacks[environment];
        var throttle = (await Stage(environment))["methodSettings"]!["*/*"]!["throttlingRateLimit"]!.GetValue<double>();
        var concurrency = await stack.Aws.Concurrency(stack.Output("apiHandlerName"));

        if (concurrency["ReservedConcurrentExecutions"] is { } reserved)
            throttle.Should().BeLessThanOrEqualTo(10 * reserved.GetValue<int>());
    }

    [Theory, Deployed]
    public async Task Logs_are_kept_as_long_as_the_environment_asks_and_are_encrypted(string environment)
    {
        var api = await Id(environment);
        foreach (var name in new[] { $"/aws/apigateway/tap-api-{environment}", $"API-Gateway-Execution-Logs_{api}/{environment}" })
        {
            var group = await stacks[environment].LogGroup(name);

            group["retentionInDays"]!.GetValue<int>().Should().Be(stacks[environment].IsProduction ? 30 : 7);
            group["kmsKeyId"]!.GetValue<string>().Should().Be(stacks[environment].Output("kmsKeyArn"));
        }
    }

    [Theory, Deployed]
    public async Task The_account_lets_API_Gateway_write_logs(string environment)
    {
        var account = await stacks[environment].Aws.Ask(AwsService.ApiGateway, "/account");

        var role = account["cloudwatchRoleArn"]!.GetValue<string>().Split('/')[^1];
        var attached = await stacks[environment].Aws.Ask(QueryService.Iam, "ListAttachedRolePolicies", ("RoleName", role));
        attached.Descendants("PolicyName").Single().Value.Should().Be("AmazonAPIGatewayPushToCloudWatchLogs");
    }

    [Theory, Deployed]
    public async Task Only_this_API_invokes_the_api_handler(string environment)
    {
        var policy = await stacks[environment].Aws.Function(stacks[environment].Output("apiHandlerName"), "policy?Qualifier=live");

        var statement = DeployedStack.Statements(policy["Policy"]).Should().ContainSingle().Which;
        statement["Principal"]!["Service"]!.GetValue<string>().Should().Be("apigateway.amazonaws.com");
        statement["Condition"]!["ArnLike"]!["AWS:SourceArn"]!.GetValue<string>().Should().EndWith($":{await Id(environment)}/{environment}/*");
    }

    [Theory, Deployed]
    public async Task The_API_is_of_its_region_and_speaks_no_TLS_before_1_2(string environment)
    {
        var api = await stacks[environment].RestApi();

        api["endpointConfiguration"]!["types"]!.AsArray().Single()!.GetValue<string>().Should().Be("REGIONAL");
        api["securityPolicy"]!.GetValue<string>().Should().Be("SecurityPolicy_TLS13_1_2_2021_06");
        api["endpointAccessMode"]!.GetValue<string>().Should().Be("STRICT");
        api["binaryMediaTypes"]!.AsArray().Single()!.GetValue<string>().Should().Be("*/*");
        api["description"]!.GetValue<string>().Should().StartWith("Takes payloads in");
    }

    private async Task<string> Id(string environment) => (await stacks[environment].RestApi())["id"]!.GetValue<string>();

    private async Task<JsonNode> Stage(string environment) =>
        await stacks[environment].Aws.Ask(AwsService.ApiGateway, $"/restapis/{await Id(environment)}/stages/{environment}");
}
