namespace Tap.Infra.UnitTests;

public sealed class DeliveryTests(StackFixture fixture) : StackTests(fixture)
{
    private const string Group = "arn:aws:codedeploy:eu-west-2:123456789012:deploymentgroup:tap-prod/tap-api-handler-prod";
    private const string ApiHandler = "arn:aws:lambda:eu-west-2:123456789012:function:tap-api-handler-prod";
    private const string Check = "arn:aws:lambda:eu-west-2:123456789012:function:tap-release-check-prod";

    private static readonly string[] OnlyForReleases = [AwsType.Application, AwsType.DeploymentConfig, AwsType.DeploymentGroup];

    [Fact]
    public void Without_canary_there_is_nothing_of_CodeDeploy_and_the_program_moves_the_alias()
    {
        Dev.Resources.Should()
            .NotContain(resource => OnlyForReleases.Contains(resource.Type) || resource.Name.Contains("release", StringComparison.Ordinal));
        Dev.Outputs.Keys.Should()
            .NotContain(key =>
                key.StartsWith("codeDeploy", StringComparison.Ordinal) || key.StartsWith("releaseCheck", StringComparison.Ordinal));
        Alias(Dev, "api-handler").Placement!.IgnoreChanges.Should().BeEmpty();
    }

    [Fact]
    public void With_canary_only_CodeDeploy_moves_the_alias_of_the_API_handler()
    {
        Alias(Prod, "api-handler").Placement!.IgnoreChanges.Should().Equal("functionVersion", "routingConfig");
        Alias(Prod, "processor").Placement!.IgnoreChanges.Should().BeEmpty();
        Alias(Prod, "release-check").Placement!.IgnoreChanges.Should().BeEmpty();
    }

    [Fact]
    public void Nothing_about_that_alias_can_change_in_place_but_what_is_ignored()
    {
        // The provider sends all of an alias with any change of it: the version in Pulumi's state would get all traffic, past the canary.
        var alias = Alias(Prod, "api-handler");

        alias.InputNames.Should().BeEquivalentTo("functionName", "name", "functionVersion");
        alias.InputNames.Except(alias.Placement!.IgnoreChanges).Should().BeEquivalentTo(["functionName", "name"], "another of these makes another alias");
    }

    [Theory]
    [InlineData("dev", true)]
    [InlineData("prod", false)]
    public async Task Canary_can_be_decided_apart_from_the_environment(string stack, bool canary)
    {
        var run = await TapRun.StartAsync(RunOptions.Of(stack).With("tap:delivery", $$"""{ "canary": {{(canary ? "true" : "false")}} }"""));

        foreach (var type in OnlyForReleases)
            run.OfType(type).Should().HaveCount(canary ? 1 : 0);
        Alias(run, "api-handler").Placement!.IgnoreChanges.Should().HaveCount(canary ? 2 : 0);
    }

    [Fact]
    public void The_application_deploys_functions() =>
        Prod.Single(AwsType.Application, "tap-prod").Inputs.ShouldBeJson("""{ "name": "tap-prod", "computePlatform": "Lambda" }""");

    [Fact]
    public void Traffic_moves_in_two_steps() =>
        Prod.Single(AwsType.DeploymentConfig, "tap-canary-prod").Inputs.ShouldBeJson("""
            {
              "deploymentConfigName": "tap-canary-10-percent-5-minutes-prod",
              "computePlatform": "Lambda",
              "trafficRoutingConfig": { "type": "TimeBasedCanary", "timeBasedCanary": { "percentage": 10, "interval": 5 } }
            }
            """);

    [Fact]
    public async Task Other_steps_are_another_configuration_that_can_be_made_before_the_old_one_goes()
    {
        var run = await TapRun.StartAsync(RunOptions.Of("prod").With("tap:delivery", """{ "canaryPercent": 25, "canaryMinutes": 30 }"""));

        var canary = run.Single(AwsType.DeploymentConfig, "tap-canary-prod");
        canary.Text("deploymentConfigName").Should().Be("tap-canary-25-percent-30-minutes-prod");
        canary.Json("trafficRoutingConfig.timeBasedCanary").ShouldBeJson("""{ "percentage": 25, "interval": 30 }""");
        DeploymentGroup(run).Text("deploymentConfigName").Should().Be("tap-canary-25-percent-30-minutes-prod");
    }

    [Fact]
    public void A_release_is_rolled_back_when_it_fails_when_it_is_stopped_and_when_a_canary_alarm_fires() =>
        DeploymentGroup(Prod).Inputs.ShouldBeJson("""
            {
              "appName": "tap-prod",
              "deploymentGroupName": "tap-api-handler-prod",
              "deploymentConfigName": "tap-canary-10-percent-5-minutes-prod",
              "serviceRoleArn": "arn:aws:iam::123456789012:role/tap-releases-prod-role-0a1b2c3",
              "deploymentStyle": { "deploymentType": "BLUE_GREEN", "deploymentOption": "WITH_TRAFFIC_CONTROL" },
              "alarmConfiguration": {
                "enabled": true,
                "alarms": ["tap-api-handler-canary-errors-prod", "tap-api-handler-canary-5xx-prod"]
              },
              "autoRollbackConfiguration": {
                "enabled": true,
                "events": ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"]
              }
            }
            """);

    [Fact]
    public void The_deployment_group_waits_for_the_permissions_that_its_first_release_needs() =>
        DeploymentGroup(Prod).DependsOn.Should().Equal($"{AwsType.RolePolicy} tap-releases-prod-policy");

    [Fact]
    public void Only_CodeDeploy_assumes_its_role_and_for_this_group_alone() =>
        Prod.Single(AwsType.Role, "tap-releases-prod-role").Text("assumeRolePolicy").ShouldBeJson("""
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Sid": "AssumedByCodeDeploy",
                  "Effect": "Allow",
                  "Principal": { "Service": ["codedeploy.amazonaws.com"] },
                  "Action": ["sts:AssumeRole"],
                  "Condition": {
                    "StringEquals": { "aws:SourceAccount": ["123456789012"] },
                    "ArnEquals": { "aws:SourceArn": ["arn:aws:codedeploy:eu-west-2:123456789012:deploymentgroup:tap-prod/tap-api-handler-prod"] }
                  }
                }
              ]
            }
            """);

    [Fact]
    public void CodeDeploy_moves_one_alias_calls_one_function_and_looks_at_alarms()
    {
        var policy = Prod.Single(AwsType.RolePolicy, "tap-releases-prod-policy");

        policy.Text("role").Should().Be("tap-releases-prod-role-0a1b2c3");
        policy.Text("policy").ShouldBeJson($$"""
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Sid": "MoveAlias",
                  "Effect": "Allow",
                  "Action": ["lambda:GetAlias", "lambda:GetProvisionedConcurrencyConfig", "lambda:UpdateAlias"],
                  "Resource": ["{{ApiHandler}}", "{{ApiHandler}}:live"]
                },
                { "Sid": "CallCheck", "Effect": "Allow", "Action": ["lambda:InvokeFunction"], "Resource": ["{{Check}}"] },
                {
                  "Sid": "WatchAlarms",
                  "Effect": "Allow",
                  "Action": ["cloudwatch:DescribeAlarms"],
                  "Resource": ["arn:aws:cloudwatch:eu-west-2:123456789012:alarm:*"]
                }
              ]
            }
            """);
    }

    [Theory]
    [InlineData("errors", "AWS/Lambda", "Errors", """{ "FunctionName": "tap-api-handler-prod", "Resource": "tap-api-handler-prod:live" }""")]
    [InlineData("5xx", "AWS/ApiGateway", "5XXError", """{ "ApiName": "tap-api-prod", "Stage": "prod" }""")]
    public void A_canary_alarm_fires_at_the_first_error_and_wakes_nobody(string name, string space, string metric, string dimensions)
    {
        var alarm = Prod.Single(AwsType.Alarm, $"tap-api-handler-canary-{name}-prod");

        alarm.Inputs.ShouldBeJson($$"""
            {
              "name": "tap-api-handler-canary-{{name}}-prod",
              "alarmDescription": "{{alarm.Text("alarmDescription")}}",
              "namespace": "{{space}}",
              "metricName": "{{metric}}",
              "statistic": "Sum",
              "period": 60,
              "evaluationPeriods": 1,
              "comparisonOperator": "GreaterThanThreshold",
              "threshold": 0,
              "treatMissingData": "notBreaching",
              "dimensions": {{dimensions}}
            }
            """);
    }

    [Fact]
    public void A_canary_alarm_is_no_sign_of_bad_health() =>
        Prod.Single(AwsType.CompositeAlarm, "tap-health-prod").Text("alarmRule").Should().NotContain("canary");

    [Theory]
    [InlineData("canaryErrors", "errors")]
    [InlineData("canary5xx", "5xx")]
    public async Task A_canary_alarm_can_be_tuned(string setting, string name)
    {
        var run = await TapRun.StartAsync(RunOptions.Of("prod").With(
            "tap:alarms", $$"""{ "{{setting}}": { "threshold": 2, "periodSeconds": 120, "evaluationPeriods": 3 } }"""));

        var alarm = run.Single(AwsType.Alarm, $"tap-api-handler-canary-{name}-prod");
        alarm.Number("threshold").Should().Be(2);
        alarm.Number("period").Should().Be(120);
        alarm.Number("evaluationPeriods").Should().Be(3);
    }

    [Fact]
    public void The_check_is_a_function_of_its_own_that_nobody_has_to_wait_for()
    {
        var function = Prod.Single(AwsType.Function, "tap-release-check-prod");

        function.Number("memorySize").Should().Be(256);
        function.Number("timeout").Should().Be(60);
        function.Text("role").Should().Be("arn:aws:iam::123456789012:role/tap-release-check-role-prod-0a1b2c3");
        function.Text("code.$archive").Should().Be(Path.Combine(AppContext.BaseDirectory, "lambda", "release-check"));
        function.InputNames.Should().NotContain("reservedConcurrentExecutions");
        Prod.OfType(AwsType.AsyncConfig).Should().NotContain(config => config.Text("functionName") == "tap-release-check-prod");
        function.Json("environment.variables").ShouldBeJson("""
            {
              "ENVIRONMENT": "prod",
              "FUNCTION_NAME": "tap-api-handler-prod",
              "LOG_LEVEL": "INFO",
              "MAX_CONNECTIONS": "10",
              "POWERTOOLS_METRICS_NAMESPACE": "TAP",
              "POWERTOOLS_SERVICE_NAME": "release-check"
            }
            """);
    }

    [Fact]
    public void The_check_calls_versions_of_the_API_handler_and_reports_to_its_deployment_group() =>
        Prod.Single(AwsType.RolePolicy, "tap-release-check-prod-policy").Text("policy").ShouldBeJson($$"""
            {
              "Version": "2012-10-17",
              "Statement": [
                { "Sid": "FindVersion", "Effect": "Allow", "Action": ["codedeploy:ListDeploymentTargets", "codedeploy:GetDeploymentTarget"], "Resource": ["*"] },
                { "Sid": "CallVersion", "Effect": "Allow", "Action": ["lambda:InvokeFunction"], "Resource": ["{{ApiHandler}}:*"] },
                {
                  "Sid": "ReportResult",
                  "Effect": "Allow",
                  "Action": ["codedeploy:PutLifecycleEventHookExecutionStatus"],
                  "Resource": ["{{Group}}"]
                },
                {{FunctionPolicy.OfEveryFunction("prod", "release-check")}}
              ]
            }
            """);

    [Theory]
    [InlineData(AwsType.Application, "tap-prod")]
    [InlineData(AwsType.DeploymentConfig, "tap-canary-prod")]
    [InlineData(AwsType.DeploymentGroup, "tap-api-handler-prod")]
    [InlineData(AwsType.Role, "tap-releases-prod-role")]
    [InlineData("tap:monitoring:Alarms", "tap-canary-alarms-prod")]
    [InlineData("tap:identity:ExecutionRole", "tap-release-check-role-prod")]
    [InlineData("tap:functions:TapFunction", "tap-release-check-prod")]
    public void All_of_it_belongs_to_one_component(string type, string name) =>
        Prod.Single(type, name).Parent.Should().Be("tap:delivery:Releases tap-releases-prod");

    [Fact]
    public async Task Execution_environments_are_kept_ready_for_the_alias_when_asked_for()
    {
        Dev.OfType(AwsType.ProvisionedConcurrency).Concat(Prod.OfType(AwsType.ProvisionedConcurrency)).Should().BeEmpty("they are billed by the hour");

        var run = await TapRun.StartAsync(RunOptions.Dev.With("tap:functions", """{ "apiHandler": { "provisionedConcurrency": 5 } }"""));

        run.OfType(AwsType.ProvisionedConcurrency).Should().ContainSingle().Which.Inputs.ShouldBeJson("""
            { "functionName": "tap-api-handler-dev", "qualifier": "live", "provisionedConcurrentExecutions": 5 }
            """);
    }

    [Fact]
    public async Task Any_number_is_kept_ready_when_nothing_is_set_aside()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With(
            "tap:functions", """{ "apiHandler": { "provisionedConcurrency": 50, "reservedConcurrency": null } }"""));

        run.OfType(AwsType.ProvisionedConcurrency).Single().Number("provisionedConcurrentExecutions").Should().Be(50);
    }

    private static StackResource Alias(TapRun run, string function) => run.Single(AwsType.FunctionAlias, $"tap-{function}-{run.Environment}-live");

    private static StackResource DeploymentGroup(TapRun run) => run.Single(AwsType.DeploymentGroup, $"tap-api-handler-{run.Environment}");
}
