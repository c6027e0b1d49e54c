namespace Tap.Infra.UnitTests;

public sealed class SecretRotatorFunctionTests(StackFixture fixture) : StackTests(fixture)
{
    private const string ShortName = "secret-rotator";

    [Theory, BothEnvironments]
    public void It_has_the_variables_of_every_function_and_none_of_its_own(string environment) =>
        Stack(environment).Single(AwsType.Function, $"tap-{ShortName}-{environment}").Json("environment.variables").ShouldBeJson($$"""
            {
              "ENVIRONMENT": "{{environment}}",
              "LOG_LEVEL": "INFO",
              "MAX_CONNECTIONS": "10",
              "POWERTOOLS_METRICS_NAMESPACE": "TAP",
              "POWERTOOLS_SERVICE_NAME": "{{ShortName}}"
            }
            """);

    [Theory, BothEnvironments]
    public void It_may_change_the_versions_of_the_secret_and_nothing_else(string environment) =>
        Stack(environment).Single(AwsType.RolePolicy, $"tap-{ShortName}-{environment}-policy").Text("policy").ShouldBeJson($$"""
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Sid": "RotateSecret",
                  "Effect": "Allow",
                  "Action": [
                    "secretsmanager:DescribeSecret",
                    "secretsmanager:GetSecretValue",
                    "secretsmanager:PutSecretValue",
                    "secretsmanager:UpdateSecretVersionStage"
                  ],
                  "Resource": ["arn:aws:secretsmanager:eu-west-2:123456789012:secret:tap-app-secret-{{environment}}-0a1b2c3-AbCdEf"]
                },
                {{FunctionPolicy.UseKey(environment, "UseSecretKey", "\"kms:Decrypt\", \"kms:GenerateDataKey\"", "secretsmanager")}},
                {{FunctionPolicy.OfEveryFunction(environment, ShortName)}}
              ]
            }
            """);

    [Theory]
    [InlineData("errors", 0)]
    [InlineData("duration", 20_000)]
    [InlineData("throttles", 0)]
    public void Its_alarms_fire_above_their_thresholds(string metric, double threshold) =>
        Prod.Single(AwsType.Alarm, $"tap-{ShortName}-{metric}-prod").Number("threshold").Should().Be(threshold);
}
