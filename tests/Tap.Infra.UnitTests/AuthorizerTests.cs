namespace Tap.Infra.UnitTests;

/// <summary>The function that checks bearer tokens: there only when the API asks for them.</summary>
public sealed class AuthorizerTests(StackFixture fixture) : StackTests(fixture)
{
    [Fact]
    public void Asking_for_tokens_adds_the_authorizer_and_nothing_else() =>
        Guarded.Resources.Select(resource => resource.ToString()).Except(Dev.Resources.Select(resource => resource.ToString()))
            .Should().BeEquivalentTo(
                "tap:identity:ExecutionRole tap-authorizer-role-dev",
                $"{AwsType.Role} tap-authorizer-role-dev",
                $"{AwsType.Attachment} tap-authorizer-role-dev-logs",
                $"{AwsType.Attachment} tap-authorizer-role-dev-xray",
                "tap:functions:TapFunction tap-authorizer-dev",
                $"{AwsType.LogGroup} tap-authorizer-dev-logs",
                $"{AwsType.RolePolicy} tap-authorizer-dev-policy",
                $"{AwsType.Function} tap-authorizer-dev",
                $"{AwsType.FunctionAlias} tap-authorizer-dev-live",
                $"{AwsType.Permission} tap-api-dev-authorize",
                $"{AwsType.LogMetricFilter} tap-authorizer-error-logs-dev");

    [Fact]
    public void The_dashboard_shows_it_without_an_alarm_as_a_refused_token_counts_among_its_errors()
    {
        var body = (string)Guarded.Single(AwsType.Dashboard, "tap-dev").Inputs["dashboardBody"]!;

        body.Should().Contain("Function authorizer").And.Contain("tap-authorizer-error-logs-dev");
        Guarded.AwsResources.Where(resource => resource.Type == AwsType.Alarm).Select(resource => resource.Name)
            .Should().NotContain(name => name.Contains("authorizer"));
    }

    [Fact]
    public void Asking_for_tokens_removes_nothing() =>
        Dev.Resources.Select(resource => resource.ToString())
            .Should().BeSubsetOf(Guarded.Resources.Select(resource => resource.ToString()));

    [Theory]
    [InlineData("NONE")]
    [InlineData("IAM")]
    public async Task Without_asking_for_them_settings_of_tokens_and_the_authorizer_make_nothing(string authorization)
    {
        var other = await TapRun.StartAsync(RunOptions.Dev
            .With("tap:api", RunOptions.Token.Replace("JWT", authorization, StringComparison.Ordinal))
            .With("tap:functions", """{ "authorizer": { "memoryMb": 512 } }"""));

        other.Resources.Select(resource => resource.ToString())
            .Should().BeEquivalentTo(Dev.Resources.Select(resource => resource.ToString()));
        other.Outputs.Keys.Should().BeEquivalentTo(Dev.Outputs.Keys);
    }

    [Fact]
    public void It_is_a_function_like_the_others_that_nothing_calls_without_waiting_for_the_answer() =>
        Guarded.Single(AwsType.Function, "tap-authorizer-dev").Inputs.ShouldBeJson($$"""
            {
              "name": "tap-authorizer-dev",
              "description": "Checks the tokens of callers of the HTTP API",
              "runtime": "nodejs24.x",
              "architectures": ["arm64"],
              "handler": "index.handler",
              "code": { "$archive": "{{Path.Combine(AppContext.BaseDirectory, "lambda", "authorizer")}}" },
              "layers": [],
              "role": "arn:aws:iam::123456789012:role/tap-authorizer-role-dev-0a1b2c3",
              "memorySize": 256,
              "timeout": 10,
              "reservedConcurrentExecutions": 50,
              "kmsKeyArn": "arn:aws:kms:eu-west-2:123456789012:key/id-of-tap-kms-dev",
              "tracingConfig": { "mode": "Active" },
              "loggingConfig": { "logGroup": "/aws/lambda/tap-authorizer-dev", "logFormat": "JSON", "applicationLogLevel": "INFO" },
              "publish": true,
              "environment": {
                "variables": {
                  "ENVIRONMENT": "dev",
                  "JWT_ADMIN_SCOPE": "transactions:admin",
                  "JWT_AUDIENCE": "https://api.example.com",
                  "JWT_CLOCK_SKEW_SECONDS": "5",
                  "JWT_ISSUER": "https://login.example.com",
                  "JWT_JWKS_URI": "https://login.example.com/.well-known/jwks.json",
                  "JWT_SCOPES": "read write",
                  "JWT_USER_CLAIM": "sub",
                  "LOG_LEVEL": "INFO",
                  "MAX_CONNECTIONS": "10",
                  "POWERTOOLS_METRICS_NAMESPACE": "TAP",
                  "POWERTOOLS_SERVICE_NAME": "authorizer"
                }
              }
            }
            """);

    [Theory]
    [InlineData("", "sub", "")]
    [InlineData(", \"userClaim\": \"https://example.com/user\"", "https://example.com/user", "")]
    [InlineData(", \"userClaim\": null", "", "")]
    [InlineData(", \"userClaim\": \"username\", \"adminScope\": \"all\"", "username", "all")]
    public async Task It_knows_which_claim_has_the_user_and_who_may_act_for_all(string settings, string claim, string scope)
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With(
            "tap:api", $$"""{ "authorization": "JWT", "jwt": { "issuer": "https://login.example.com", "audience": "api"{{settings}} } }"""));

        var function = run.Single(AwsType.Function, "tap-authorizer-dev");
        function.Text("environment.variables.JWT_USER_CLAIM").Should().Be(claim);
        function.Text("environment.variables.JWT_ADMIN_SCOPE").Should().Be(scope);
    }

    [Fact]
    public void It_calls_nothing_of_AWS_but_the_key_of_its_variables() =>
        Guarded.Single(AwsType.RolePolicy, "tap-authorizer-dev-policy").Text("policy").ShouldBeJson($$"""
            {
              "Version": "2012-10-17",
              "Statement": [
                {{FunctionPolicy.OfEveryFunction("dev", "authorizer")}}
              ]
            }
            """);

    [Fact]
    public void It_waits_for_its_log_group_and_for_its_policies() =>
        Guarded.Single(AwsType.Function, "tap-authorizer-dev").DependsOn.Should().BeEquivalentTo(
            $"{AwsType.LogGroup} tap-authorizer-dev-logs",
            $"{AwsType.RolePolicy} tap-authorizer-dev-policy",
            $"{AwsType.Attachment} tap-authorizer-role-dev-logs",
            $"{AwsType.Attachment} tap-authorizer-role-dev-xray");

    [Fact]
    public void Its_log_group_is_encrypted_and_does_not_grow_for_ever() =>
        Guarded.Single(AwsType.LogGroup, "tap-authorizer-dev-logs").Inputs.ShouldBeJson("""
            {
              "name": "/aws/lambda/tap-authorizer-dev",
              "retentionInDays": 7,
              "kmsKeyId": "arn:aws:kms:eu-west-2:123456789012:key/id-of-tap-kms-dev"
            }
            """);

    [Fact]
    public void Only_authorizers_of_this_API_may_call_the_alias() =>
        Guarded.Single(AwsType.Permission, "tap-api-dev-authorize").Inputs.ShouldBeJson("""
            {
              "action": "lambda:InvokeFunction",
              "principal": "apigateway.amazonaws.com",
              "function": "tap-authorizer-dev",
              "qualifier": "live",
              "sourceArn": "arn:aws:execute-api:eu-west-2:123456789012:id-of-tap-api-dev/authorizers/*"
            }
            """);

    [Fact]
    public void No_request_comes_before_API_Gateway_may_call_it() =>
        Guarded.Single(AwsType.Stage, "tap-api-dev-stage").DependsOn
            .Should().HaveCount(4).And.Contain($"{AwsType.Permission} tap-api-dev-authorize");

    [Fact]
    public void Everything_of_it_hangs_on_the_provider_and_inside_the_stack() =>
        Guarded.AwsResources.Where(resource => resource.Name.Contains("authorize", StringComparison.Ordinal))
            .Should().HaveCount(9).And.OnlyContain(resource =>
                resource.Provider == Guarded.Single(AwsType.Table, "tap-metadata-dev").Provider && resource.Parent != null);

    [Fact]
    public void Of_the_other_functions_the_API_handler_is_told_and_nothing_else_changes()
    {
        string Handler(TapRun run) => run.Single(AwsType.Function, "tap-api-handler-dev").Inputs.ToJsonString();
        Guarded.Single(AwsType.Function, "tap-processor-dev").Inputs.ShouldBeJson(Dev.Single(AwsType.Function, "tap-processor-dev").Inputs.ToJsonString());
        Handler(Guarded).Should().Be(Handler(Dev).Replace("\"AUTHORIZATION\":\"NONE\"", "\"AUTHORIZATION\":\"JWT\"", StringComparison.Ordinal));
        Guarded.Single(AwsType.QueuePolicy, "tap-dlq-dev-policy").Inputs
            .ShouldBeJson(Dev.Single(AwsType.QueuePolicy, "tap-dlq-dev-policy").Inputs.ToJsonString());
    }

    [Fact]
    public async Task Memory_time_and_concurrency_can_be_set()
    {
        var other = await TapRun.StartAsync(RunOptions.Dev.Guarded.With(
            "tap:functions", """{ "authorizer": { "memoryMb": 512, "timeoutSeconds": 3, "reservedConcurrency": null } }"""));
        var function = other.Single(AwsType.Function, "tap-authorizer-dev");

        function.Number("memorySize").Should().Be(512);
        function.Number("timeout").Should().Be(3);
        function.InputNames.Should().NotContain("reservedConcurrentExecutions");
    }

    [Fact]
    public void It_is_among_the_outputs()
    {
        Guarded.Outputs.Keys.Should().BeEquivalentTo([.. Dev.Outputs.Keys, "authorizerName", "authorizerArn"]);
        Guarded.Outputs["authorizerName"].Value.Should().Be("tap-authorizer-dev");
        Guarded.Outputs["authorizerArn"].Value.Should().Be("arn:aws:lambda:eu-west-2:123456789012:function:tap-authorizer-dev");
    }

    [Fact]
    public async Task A_preview_shows_the_same_resources()
    {
        var preview = await TapRun.StartAsync(RunOptions.Dev.Guarded with { IsPreview = true });

        preview.Resources.Select(resource => resource.ToString())
            .Should().BeEquivalentTo(Guarded.Resources.Select(resource => resource.ToString()));
    }
}
