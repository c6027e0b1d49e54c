using System.Text.Json.Nodes;
using Pulumi;
using Tap.Infra.Functions;

namespace Tap.Infra.UnitTests;

public sealed class FunctionTests(StackFixture fixture) : StackTests(fixture)
{
    /// <summary>Each function in each environment.</summary>
    public static TheoryData<string, string> Functions => new()
    {
        { "dev", "api-handler" },
        { "dev", "processor" },
        { "prod", "api-handler" },
        { "prod", "processor" },
    };

    [Theory]
    [InlineData("api-handler", 512, 30, "Answers the requests of the HTTP API")]
    [InlineData("processor", 1024, 300, "Processes the objects that arrive under incoming/")]
    public void A_function_has_the_memory_and_the_time_that_it_needs(string name, int memory, int timeout, string description)
    {
        foreach (var stack in new[] { Dev, Prod })
        {
            var function = Function(stack, name);
            function.Number("memorySize").Should().Be(memory);
            function.Number("timeout").Should().Be(timeout);
            function.Text("description").Should().Be(description);
        }
    }

    [Theory, MemberData(nameof(Functions))]
    public void A_function_is_a_bundle_for_Node_on_arm64(string environment, string name)
    {
        var function = Function(Stack(environment), name);

        function.Text("name").Should().Be($"tap-{name}-{environment}");
        function.Text("runtime").Should().Be("nodejs24.x");
        function.Json("architectures").ShouldBeJson("""["arm64"]""");
        function.Text("handler").Should().Be("index.handler");
        function.Text("code.$archive").Should().Be(Path.Combine(AppContext.BaseDirectory, "lambda", name));
    }

    [Theory, MemberData(nameof(Functions))]
    public void A_function_gets_names_and_no_secrets_by_its_environment(string environment, string name) =>
        Function(Stack(environment), name).Json("environment").ShouldBeJson($$"""
            {
              "variables": {
                {{(name == "api-handler" ? $"\"AUTHORIZATION\": \"{(environment == "prod" ? "IAM" : "NONE")}\", \"CORS_ORIGINS\": \"*\", \"KEYS_PER_USER\": \"1\", \"LISTED_KEYS_PER_USER\": \"1\"," : "")}}
                "DATA_BUCKET": "tap-data-{{environment}}-0a1b2c3",
                "ENVIRONMENT": "{{environment}}",
                "LOG_LEVEL": "INFO",
                "MAX_CONNECTIONS": "10",
                "MAX_PAYLOAD_BYTES": "262144",
                "METADATA_TABLE": "tap-metadata-{{environment}}",
                "POWERTOOLS_METRICS_NAMESPACE": "TAP",
                "POWERTOOLS_SERVICE_NAME": "{{name}}",
                "SECRET_ARN": "arn:aws:secretsmanager:eu-west-2:123456789012:secret:tap-app-secret-{{environment}}-0a1b2c3-AbCdEf"
              }
            }
            """);

    [Theory, MemberData(nameof(Functions))]
    public void The_environment_is_encrypted_with_the_key_of_the_stack(string environment, string name) =>
        Function(Stack(environment), name).Text("kmsKeyArn")
            .Should().Be($"arn:aws:kms:eu-west-2:123456789012:key/id-of-tap-kms-{environment}");

    [Theory, MemberData(nameof(Functions))]
    public void A_function_is_traced(string environment, string name) =>
        Function(Stack(environment), name).Json("tracingConfig").ShouldBeJson("""{ "mode": "Active" }""");

    [Theory, MemberData(nameof(Functions))]
    public void A_function_runs_as_its_own_role(string environment, string name) =>
        Function(Stack(environment), name).Text("role")
            .Should().Be($"arn:aws:iam::123456789012:role/tap-{name}-role-{environment}-0a1b2c3");

    [Theory, MemberData(nameof(Functions))]
    public void A_function_logs_to_its_own_group_as_JSON(string environment, string name) =>
        Function(Stack(environment), name).Json("loggingConfig").ShouldBeJson($$"""
            { "logGroup": "/aws/lambda/tap-{{name}}-{{environment}}", "logFormat": "JSON", "applicationLogLevel": "INFO" }
            """);

    [Theory]
    [InlineData("dev", "api-handler", 7)]
    [InlineData("dev", "processor", 7)]
    [InlineData("prod", "api-handler", 30)]
    [InlineData("prod", "processor", 30)]
    public void A_log_group_is_encrypted_and_does_not_grow_for_ever(string environment, string name, int days) =>
        Stack(environment).Single(AwsType.LogGroup, $"tap-{name}-{environment}-logs").Inputs.ShouldBeJson($$"""
            {
              "name": "/aws/lambda/tap-{{name}}-{{environment}}",
              "retentionInDays": {{days}},
              "kmsKeyId": "arn:aws:kms:eu-west-2:123456789012:key/id-of-tap-kms-{{environment}}"
            }
            """);

    [Theory, MemberData(nameof(Functions))]
    public void A_function_waits_for_its_log_group_and_for_its_policies(string environment, string name) =>
        Function(Stack(environment), name).DependsOn.Should().BeEquivalentTo(
            $"{AwsType.LogGroup} tap-{name}-{environment}-logs",
            $"{AwsType.RolePolicy} tap-{name}-{environment}-policy",
            $"{AwsType.Attachment} tap-{name}-role-{environment}-logs",
            $"{AwsType.Attachment} tap-{name}-role-{environment}-xray");

    [Theory, MemberData(nameof(Functions))]
    public void Everybody_calls_the_published_version_behind_the_alias(string environment, string name)
    {
        Function(Stack(environment), name).Flag("publish").Should().BeTrue();
        Stack(environment).Single(AwsType.FunctionAlias, $"tap-{name}-{environment}-live").Inputs.ShouldBeJson($$"""
            {
              "name": "live",
              "functionName": "tap-{{name}}-{{environment}}",
              "functionVersion": "7"
            }
            """);
    }

    [Theory, MemberData(nameof(Functions))]
    public void A_function_has_executions_set_aside_in_prod_for_bursts(string environment, string name) =>
        Function(Stack(environment), name).Number("reservedConcurrentExecutions").Should().Be((environment, name) switch
        {
            ("prod", "api-handler") => 100,
            ("prod", _) => 20,
            _ => 5,
        });

    [Fact]
    public async Task Unreserved_and_stopped_are_two_things()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With(
            "tap:functions", """{ "apiHandler": { "reservedConcurrency": null }, "processor": { "reservedConcurrency": 0 } }"""));

        Function(run, "api-handler").InputNames.Should().NotContain("reservedConcurrentExecutions");
        Function(run, "processor").Number("reservedConcurrentExecutions").Should().Be(0);
    }

    [Fact]
    public async Task Each_function_is_set_apart_from_the_other()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With(
            "tap:functions",
            """{ "apiHandler": { "memoryMb": 256, "timeoutSeconds": 10 }, "processor": { "memoryMb": 10240, "timeoutSeconds": 900 } }"""));

        Function(run, "api-handler").Number("memorySize").Should().Be(256);
        Function(run, "api-handler").Number("timeout").Should().Be(10);
        Function(run, "processor").Number("memorySize").Should().Be(10_240);
        Function(run, "processor").Number("timeout").Should().Be(900);
    }

    [Theory]
    [InlineData("DEBUG", "DEBUG")]
    [InlineData("INFO", "INFO")]
    [InlineData("WARN", "INFO")]
    [InlineData("ERROR", "INFO")]
    public async Task Lambda_lets_through_what_the_code_logs_and_always_the_metrics_which_have_no_level(string level, string filter)
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With("tap:functions", $$"""{ "logLevel": "{{level}}" }"""));

        foreach (var name in new[] { "api-handler", "processor" })
        {
            Function(run, name).Text("environment.variables.LOG_LEVEL").Should().Be(level);
            Function(run, name).Text("loggingConfig.applicationLogLevel").Should().Be(filter);
        }
    }

    [Fact]
    public async Task Both_functions_know_how_large_a_payload_may_be()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With("tap:api", """{ "maxPayloadBytes": 4194304 }"""));

        foreach (var name in new[] { "api-handler", "processor" })
            Function(run, name).Text("environment.variables.MAX_PAYLOAD_BYTES").Should().Be("4194304");
    }

    [Fact]
    public async Task Log_retention_can_be_set()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With("tap:logs", """{ "retentionDays": 90 }"""));

        run.OfType(AwsType.LogGroup).Should().NotBeEmpty().And.OnlyContain(group => group.Number("retentionInDays") == 90);
    }

    [Fact]
    public void A_bundle_that_was_not_built_is_named()
    {
        var bundle = () => FunctionBundle.Of("no-such-function");

        bundle
            .Should().Throw<RunException>()
            .WithMessage("The bundle of the function no-such-function is missing (*no-such-function); `dotnet build` makes it.");
    }

    [Theory]
    [InlineData("api-handler")]
    [InlineData("processor")]
    [InlineData("authorizer")]
    [InlineData("release-check")]
    public void A_bundle_is_one_module_with_its_source_map(string name)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "lambda", name);

        Directory.GetFiles(folder).Select(Path.GetFileName).Should().BeEquivalentTo("index.mjs", "index.mjs.map");
        JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "index.mjs.map")))!["version"]!.GetValue<int>().Should().Be(3);
    }

    private static StackResource Function(TapRun stack, string name) => stack.Single(AwsType.Function, $"tap-{name}-{stack.Environment}");
}
