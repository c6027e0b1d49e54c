namespace Tap.Infra.UnitTests.Api;

/// <summary>The role with which API Gateway writes logs is one for the account and region; a stack may leave it to another one.</summary>
public sealed class ApiGatewayAccountTests(StackFixture fixture) : StackTests(fixture)
{
    [Theory, BothEnvironments]
    public void The_account_gets_the_role(string environment) =>
        Stack(environment).Single(AwsType.ApiAccount, $"tap-api-account-{environment}").Inputs.ShouldBeJson(
            $$"""{ "cloudwatchRoleArn": "arn:aws:iam::123456789012:role/tap-api-account-{{environment}}-role-0a1b2c3" }""");

    [Theory, BothEnvironments]
    public void The_account_waits_for_the_policy_of_the_role_without_which_it_is_refused(string environment) =>
        Stack(environment).Single(AwsType.ApiAccount, $"tap-api-account-{environment}").DependsOn
            .Should().Equal($"{AwsType.Attachment} tap-api-account-{environment}-logs");

    [Theory, BothEnvironments]
    public void Only_API_Gateway_assumes_the_role_and_only_to_write_logs(string environment)
    {
        var role = Stack(environment).Single(AwsType.Role, $"tap-api-account-{environment}-role");

        role.InputNames.Should().BeEquivalentTo("assumeRolePolicy", "description", "forceDetachPolicies");
        role.Text("description").Should().Be("API Gateway writes its logs");
        role.Text("assumeRolePolicy").ShouldBeJson("""
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Sid": "AssumedByApiGateway",
                  "Effect": "Allow",
                  "Principal": { "Service": ["apigateway.amazonaws.com"] },
                  "Action": ["sts:AssumeRole"]
                }
              ]
            }
            """);
        Stack(environment).Single(AwsType.Attachment, $"tap-api-account-{environment}-logs").Inputs.ShouldBeJson($$"""
            {
              "role": "tap-api-account-{{environment}}-role-0a1b2c3",
              "policyArn": "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
            }
            """);
    }

    [Fact]
    public async Task Another_stack_of_the_account_leaves_the_role_alone()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With("tap:api", """{ "manageAccountRole": false }"""));

        run.Resources.Should().NotContain(resource => resource.Name.Contains("account", StringComparison.Ordinal));
        run.OfType(AwsType.ApiAccount).Should().BeEmpty();
        run.Single(AwsType.Stage, "tap-api-dev-stage").DependsOn.Should().BeEquivalentTo(
            $"{AwsType.Permission} tap-api-dev-invoke", $"{AwsType.LogGroup} tap-api-dev-execution-logs");
        run.Outputs.Keys.Should().BeEquivalentTo(Dev.Outputs.Keys);
    }
}
