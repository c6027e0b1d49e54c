using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Tap.Infra.Api;

namespace Tap.Infra.UnitTests.Api;

public sealed class HttpApiTests(StackFixture fixture) : StackTests(fixture)
{
    [Theory, BothEnvironments]
    public void The_API_is_regional_takes_current_TLS_only_and_is_wholly_given_by_its_definition(string environment)
    {
        var inputs = Stack(environment).Single(AwsType.RestApi, $"tap-api-{environment}").Inputs.DeepClone().AsObject();

        inputs.Remove("body").Should().BeTrue();
        inputs.ShouldBeJson($$"""
            {
              "name": "tap-api-{{environment}}",
              "description": "Takes payloads in, processes each once, and tells how far it is; keeps the transactions of users.",
              "binaryMediaTypes": ["*/*"],
              "endpointConfiguration": { "types": "REGIONAL" },
              "securityPolicy": "SecurityPolicy_TLS13_1_2_2021_06",
              "endpointAccessMode": "STRICT"
            }
            """);
    }

    [Theory, BothEnvironments]
    public void The_deployment_is_renewed_with_the_definition(string environment) =>
        Stack(environment).Single(AwsType.Deployment, $"tap-api-{environment}-deployment").Inputs.ShouldBeJson($$"""
            {
              "restApi": "id-of-tap-api-{{environment}}",
              "triggers": { "definition": "{{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Body(Stack(environment)))))}}" }
            }
            """);

    [Fact]
    public async Task Another_definition_is_another_deployment()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With("tap:api", """{ "corsOrigins": ["https://app.example.com"] }"""));

        Trigger(run).Should().NotBe(Trigger(Dev));
    }

    [Theory]
    [InlineData("tap:api", """{ "throttlingRate": 10, "throttlingBurst": 20, "manageAccountRole": false }""")]
    [InlineData("tap:functions", """{ "apiHandler": { "memoryMb": 256 }, "logLevel": "DEBUG" }""")]
    [InlineData("tap:api", """{ "maxPayloadBytes": 1024 }""")]
    [InlineData("tap:logs", """{ "retentionDays": 90 }""")]
    public async Task Another_setting_of_the_stage_or_the_function_is_no_other_deployment(string key, string value)
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With(key, value));

        Trigger(run).Should().Be(Trigger(Dev));
    }

    [Theory, BothEnvironments]
    public void The_stage_is_named_after_the_environment_traced_and_logged(string environment)
    {
        var stage = Stage(Stack(environment));
        var inputs = stage.Inputs.DeepClone().AsObject();

        inputs["accessLogSettings"]!.AsObject().Remove("format").Should().BeTrue();
        inputs.ShouldBeJson($$"""
            {
              "restApi": "id-of-tap-api-{{environment}}",
              "deployment": "id-of-tap-api-{{environment}}-deployment",
              "stageName": "{{environment}}",
              "xrayTracingEnabled": true,
              "accessLogSettings": {
                "destinationArn": "arn:aws:logs:eu-west-2:123456789012:log-group:/aws/apigateway/tap-api-{{environment}}"
              }
            }
            """);
    }

    [Theory, BothEnvironments]
    public void The_stage_waits_for_what_its_first_request_needs(string environment) =>
        Stage(Stack(environment)).DependsOn.Should().BeEquivalentTo(
            $"{AwsType.Permission} tap-api-{environment}-invoke",
            $"{AwsType.LogGroup} tap-api-{environment}-execution-logs",
            $"tap:api:ApiGatewayAccount tap-api-account-{environment}");

    [Theory]
    [InlineData("dev", 7)]
    [InlineData("prod", 30)]
    public void Both_log_groups_are_encrypted_and_do_not_grow_for_ever(string environment, int days)
    {
        LogGroup("access-logs").ShouldBeJson(Expected($"/aws/apigateway/tap-api-{environment}"));
        LogGroup("execution-logs").ShouldBeJson(Expected($"API-Gateway-Execution-Logs_id-of-tap-api-{environment}/{environment}"));

        JsonObject LogGroup(string suffix) => Stack(environment).Single(AwsType.LogGroup, $"tap-api-{environment}-{suffix}").Inputs;

        string Expected(string name) => $$"""
            {
              "name": "{{name}}",
              "retentionInDays": {{days}},
              "kmsKeyId": "arn:aws:kms:eu-west-2:123456789012:key/id-of-tap-kms-{{environment}}"
            }
            """;
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public void Every_method_is_throttled_none_has_metrics_of_its_own_and_no_payload_is_logged(string environment) =>
        MethodSettings(Stack(environment)).Inputs.ShouldBeJson($$"""
            {
              "restApi": "id-of-tap-api-{{environment}}",
              "stageName": "{{environment}}",
              "methodPath": "*/*",
              "settings": {
                "metricsEnabled": false,
                "loggingLevel": "ERROR",
                "dataTraceEnabled": false,
                "throttlingRateLimit": 50,
                "throttlingBurstLimit": 50
              }
            }
            """);

    [Theory, BothEnvironments]
    public void What_anybody_may_ask_leaves_most_of_the_function_to_the_others(string environment)
    {
        var health = Stack(environment).Single(AwsType.MethodSettings, $"tap-api-{environment}-health-get");

        health.Inputs.ShouldBeJson($$"""
            {
              "restApi": "id-of-tap-api-{{environment}}",
              "stageName": "{{environment}}",
              "methodPath": "health/GET",
              "settings": {
                "metricsEnabled": false,
                "loggingLevel": "ERROR",
                "dataTraceEnabled": false,
                "throttlingRateLimit": 10,
                "throttlingBurstLimit": 10
              }
            }
            """);
        health.DependsOn.Should().Equal([$"{AwsType.MethodSettings} tap-api-{environment}-methods"], "API Gateway refuses two changes of a stage at once");
    }

    [Theory, BothEnvironments]
    public void Every_described_operation_of_health_has_the_lesser_throttle(string environment)
    {
        var described = JsonNode.Parse(ApiDefinition.Read(AppContext.BaseDirectory))!["paths"]!["/health"]!.AsObject().Select(operation => $"health/{operation.Key.ToUpperInvariant()}");

        // HEAD comes with GET, and is as open.
        Stack(environment).OfType(AwsType.MethodSettings).Select(settings => settings.Text("methodPath")).Should().BeEquivalentTo(["*/*", "health/HEAD", .. described]);
    }

    [Fact]
    public async Task Throttling_can_be_set()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With("tap:api", """{ "throttlingRate": 2.5, "throttlingBurst": 7 }"""));

        MethodSettings(run).Number("settings.throttlingRateLimit").Should().Be(2.5);
        MethodSettings(run).Number("settings.throttlingBurstLimit").Should().Be(7);
        var health = run.Single(AwsType.MethodSettings, "tap-api-dev-health-get");
        (health.Number("settings.throttlingRateLimit"), health.Number("settings.throttlingBurstLimit")).Should().Be((0.5, 1));
    }

    [Theory, BothEnvironments]
    public void Only_this_stage_of_this_API_may_call_the_alias(string environment) =>
        Stack(environment).Single(AwsType.Permission, $"tap-api-{environment}-invoke").Inputs.ShouldBeJson($$"""
            {
              "action": "lambda:InvokeFunction",
              "principal": "apigateway.amazonaws.com",
              "function": "tap-api-handler-{{environment}}",
              "qualifier": "live",
              "sourceArn": "arn:aws:execute-api:eu-west-2:123456789012:id-of-tap-api-{{environment}}/{{environment}}/*"
            }
            """);

    [Fact]
    public async Task The_origin_reaches_both_the_function_and_the_answers_of_API_Gateway()
    {
        const string Origin = "https://app.example.com:8443";

        var run = await TapRun.StartAsync(RunOptions.Dev.With("tap:api", $$"""{ "corsOrigins": ["{{Origin}}"] }"""));

        CorsOrigins(run).Should().Be(Origin);
        Body(run).Should().Contain($"'{Origin}'").And.NotContain("'*'");
    }

    [Fact]
    public async Task Of_several_origins_the_function_finds_the_one_that_asks()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With("tap:api", """{ "corsOrigins": ["https://a.example.com", "https://b.example.com"] }"""));

        CorsOrigins(run).Should().Be("https://a.example.com https://b.example.com");
        Body(run).Should().Contain("'*'").And.NotContain("example.com");
    }

    private static string CorsOrigins(TapRun run) => run.Single(AwsType.Function, "tap-api-handler-dev").Text("environment.variables.CORS_ORIGINS");

    private static StackResource Stage(TapRun run) => run.Single(AwsType.Stage, $"tap-api-{run.Environment}-stage");

    private static StackResource MethodSettings(TapRun run) => run.Single(AwsType.MethodSettings, $"tap-api-{run.Environment}-methods");

    private static string Trigger(TapRun run) => run.Single(AwsType.Deployment, $"tap-api-{run.Environment}-deployment").Text("triggers.definition");

    private static string Body(TapRun run) => run.Single(AwsType.RestApi, $"tap-api-{run.Environment}").Text("body");
}
