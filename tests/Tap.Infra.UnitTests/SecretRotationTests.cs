using Tap.Infra.UnitTests.Configuration;

namespace Tap.Infra.UnitTests;

public sealed class SecretRotationTests(StackFixture fixture) : StackTests(fixture)
{
    private const string Configured = "s3cr3t-of-the-configuration-0123456789";

    [Theory, BothEnvironments]
    public void A_generated_secret_gets_another_value_every_60_days_from_the_alias_of_its_function(string environment) =>
        Rotation(Stack(environment)).Inputs.ShouldBeJson($$"""
            {
              "secretId": "{{Arn(environment)}}",
              "rotationLambdaArn": "arn:aws:lambda:eu-west-2:123456789012:function:tap-secret-rotator-{{environment}}:live",
              "rotationRules": { "automaticallyAfterDays": 60 }
            }
            """);

    [Theory, BothEnvironments]
    public void It_waits_for_a_value_to_rotate_and_for_the_permission_to_call_the_function(string environment) =>
        Rotation(Stack(environment)).DependsOn.Should().BeEquivalentTo(
            $"{AwsType.Permission} tap-app-secret-{environment}-invoke", $"{AwsType.SecretVersion} tap-app-secret-{environment}-value");

    [Theory, BothEnvironments]
    public void Only_Secrets_Manager_may_call_the_alias_and_for_this_secret_alone(string environment) =>
        Stack(environment).Single(AwsType.Permission, $"tap-app-secret-{environment}-invoke").Inputs.ShouldBeJson($$"""
            {
              "action": "lambda:InvokeFunction",
              "principal": "secretsmanager.amazonaws.com",
              "function": "tap-secret-rotator-{{environment}}",
              "qualifier": "live",
              "sourceArn": "{{Arn(environment)}}",
              "sourceAccount": "123456789012"
            }
            """);

    [Fact]
    public async Task The_days_can_be_set()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With("tap:secret", """{ "rotationDays": 30 }"""));

        Rotation(run).Number("rotationRules.automaticallyAfterDays").Should().Be(30);
    }

    [Fact]
    public async Task A_configured_value_is_rotated_by_whoever_configures_it()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With("tap:appSecret", Configured));

        run.OfType(AwsType.SecretRotation).Should().BeEmpty();
        run.Resources.Should().NotContain(resource => resource.Name.Contains("secret-rotator", StringComparison.Ordinal));
    }

    [Fact]
    public Task Days_for_a_configured_value_are_refused() => Faults.ExpectAsync(
        RunOptions.Dev.With("tap:appSecret", Configured).With("tap:secret", """{ "rotationDays": 30 }"""),
        "tap:secret.rotationDays = 30: rotates a generated secret; the value of tap:appSecret changes when you set another one");

    private static string Arn(string environment) =>
        $"arn:aws:secretsmanager:eu-west-2:123456789012:secret:tap-app-secret-{environment}-0a1b2c3-AbCdEf";

    private static StackResource Rotation(TapRun run) => run.Single(AwsType.SecretRotation, $"tap-app-secret-{run.Environment}-rotation");
}
