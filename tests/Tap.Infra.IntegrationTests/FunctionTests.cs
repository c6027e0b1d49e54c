namespace Tap.Infra.IntegrationTests;

[Collection(DeployedCollection.Name)]
public sealed class FunctionTests(Deployments stacks)
{
    [Theory, Deployed]
    public Task The_api_handler_is_configured_as_designed(string environment) => IsConfigured(environment, "apiHandlerName", memory: 512, timeout: 30);

    [Theory, Deployed]
    public Task The_processor_is_configured_as_designed(string environment) => IsConfigured(environment, "processorName", memory: 1024, timeout: 300);

    [Theory, Deployed]
    public async Task The_alias_live_leads_to_the_published_version(string environment)
    {
        foreach (var function in Names(environment))
        {
            var alias = await stacks[environment].Aws.Function(function, "aliases/live");
            var versions = await stacks[environment].Aws.List(AwsService.Lambda, AwsApi.FunctionPath(function, "versions"), "Versions");

            alias["FunctionVersion"]!.GetValue<string>().Should().Be(versions[^1]["Version"]!.GetValue<string>()).And.NotBe("$LATEST");
        }
    }

    [Theory, Deployed]
    public async Task Executions_are_reserved_and_failures_are_tried_twice_more_and_kept(string environment)
    {
        foreach (var function in Names(environment))
        {
            var concurrency = await stacks[environment].Aws.Concurrency(function);
            concurrency["ReservedConcurrentExecutions"]!.GetValue<int>().Should().Be(
                !stacks[environment].IsProduction ? 5 : function == stacks[environment].Output("apiHandlerName") ? 100 : 20);

            var asynchronous = await stacks[environment].Aws.Ask(
                AwsService.Lambda, $"/2019-09-25/functions/{function}/event-invoke-config?Qualifier=live");
            asynchronous["MaximumRetryAttempts"]!.GetValue<int>().Should().Be(2);
            asynchronous["DestinationConfig"]!["OnFailure"]!["Destination"]!.GetValue<string>().Should().Be(stacks[environment].Output("dlqArn"));
        }
    }

    [Theory, Deployed]
    public async Task Logs_are_kept_as_long_as_the_environment_asks_and_are_encrypted(string environment)
    {
        foreach (var function in Names(environment))
        {
            var group = await stacks[environment].LogGroup($"/aws/lambda/{function}");

            group["retentionInDays"]!.GetValue<int>().Should().Be(stacks[environment].IsProduction ? 30 : 7);
            group["kmsKeyId"]!.GetValue<string>().Should().Be(stacks[environment].Output("kmsKeyArn"));
        }
    }

    private string[] Names(string environment) => [stacks[environment].Output("apiHandlerName"), stacks[environment].Output("processorName")];

    private async Task IsConfigured(string environment, string output, int memory, int timeout)
    {
        var stack = stacks[environment];
        var name = stack.Output(output);
        var function = await stack.Aws.Function(name, "configuration?Qualifier=live");

        function["Runtime"]!.GetValue<string>().Should().Be("nodejs24.x");
        function["Architectures"]!.AsArray().Single()!.GetValue<string>().Should().Be("arm64");
        function["Handler"]!.GetValue<string>().Should().Be("index.handler");
        function["MemorySize"]!.GetValue<int>().Should().Be(memory);
        function["Timeout"]!.GetValue<int>().Should().Be(timeout);
        function["KMSKeyArn"]!.GetValue<string>().Should().Be(stack.Output("kmsKeyArn"));
        function["TracingConfig"]!["Mode"]!.GetValue<string>().Should().Be("Active");
        function["DeadLetterConfig"].Should().BeNull("what failed would be in the queue twice");
        function["LoggingConfig"]!["LogGroup"]!.GetValue<string>().Should().Be($"/aws/lambda/{name}");
        var variables = function["Environment"]!["Variables"]!.AsObject();
        variables["ENVIRONMENT"]!.GetValue<string>().Should().Be(environment);
        variables["DATA_BUCKET"]!.GetValue<string>().Should().Be(stack.Output("dataBucketName"));
        variables["METADATA_TABLE"]!.GetValue<string>().Should().Be(stack.Output("metadataTableName"));
        variables["SECRET_ARN"]!.GetValue<string>().Should().Be(stack.Output("secretArn"));
        variables["MAX_CONNECTIONS"]!.GetValue<string>().Should().Be("10");
        variables["MAX_PAYLOAD_BYTES"]!.GetValue<string>().Should().Be("262144");
    }
}
