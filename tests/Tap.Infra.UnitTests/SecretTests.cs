using Pulumi;

namespace Tap.Infra.UnitTests;

public sealed class SecretTests(StackFixture fixture) : StackTests(fixture)
{
    private const string Configured = "s3cr3t-of-the-configuration-0123456789";

    [Theory]
    [InlineData("dev", 0)]
    [InlineData("prod", 30)]
    public void The_secret_is_encrypted_recoverable_in_production_and_named_by_Pulumi(string environment, int days) =>
        Stack(environment).Single(AwsType.Secret, $"tap-app-secret-{environment}").Inputs.ShouldBeJson($$"""
            {
              "description": "TAP {{environment}}: what the functions sign with",
              "kmsKeyId": "arn:aws:kms:eu-west-2:123456789012:key/id-of-tap-kms-{{environment}}",
              "recoveryWindowInDays": {{days}}
            }
            """);

    [Theory, BothEnvironments]
    public void Its_value_is_generated(string environment)
    {
        Value(Stack(environment)).Inputs.ShouldBeJson($$"""
            {
              "secretId": "arn:aws:secretsmanager:eu-west-2:123456789012:secret:tap-app-secret-{{environment}}-0a1b2c3-AbCdEf",
              "secretString": "{{FakeAws.RandomPassword}}"
            }
            """);
        Stack(environment).Calls.Single(call => call.Token == AwsType.GetRandomPassword).Args
            .Should().BeEquivalentTo(new Dictionary<string, object> { ["passwordLength"] = 48d, ["excludePunctuation"] = true });
    }

    [Theory, BothEnvironments]
    public void The_first_value_that_was_generated_stays(string environment) =>
        Value(Stack(environment)).Placement!.IgnoreChanges.Should().Equal("secretString");

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task A_configured_value_is_taken_and_followed(string environment)
    {
        var run = await TapRun.StartAsync(RunOptions.Of(environment).With("tap:appSecret", Configured) with { SecretKeys = ["tap:appSecret"] });

        Value(run).Text("secretString").Should().Be(Configured);
        Value(run).Placement!.IgnoreChanges.Should().BeEmpty();
        Value(run).Placement!.SecretInputs.Should().Equal("secretString");
        run.Calls.Should().NotContain(call => call.Token == AwsType.GetRandomPassword);
    }

    [Fact]
    public async Task A_configured_value_is_secret_even_when_it_was_not_set_as_one()
    {
        var options = RunOptions.Dev.With("tap:appSecret", Configured);

        var reading = await SettingsReading.OfAsync(options);
        var run = await TapRun.StartAsync(options);

        (await Output.IsSecretAsync(reading.Settings.Secret.Value!)).Should().BeTrue();
        Value(run).Placement!.SecretInputs.Should().Equal("secretString");
        run.Outputs.Values.Should().OnlyContain(output => !output.IsSecret);
    }

    [Fact]
    public async Task A_configured_value_is_text_whatever_it_looks_like()
    {
        const string Json = """{ "a": 1.0, "b": "0123456789012345678" }""";

        var run = await TapRun.StartAsync(RunOptions.Dev.With("tap:appSecret", Json));

        Value(run).Text("secretString").Should().Be(Json);
    }

    [Theory]
    [InlineData(null, FakeAws.RandomPassword)]
    [InlineData(Configured, Configured)]
    public async Task The_value_is_nowhere_but_in_the_secret(string? configured, string value)
    {
        var run = await TapRun.StartAsync(configured is null ? RunOptions.Dev : RunOptions.Dev.With("tap:appSecret", configured));

        run.Resources.Where(resource => resource.Texts().Any(text => text.Contains(value, StringComparison.Ordinal)))
            .Should().Equal(Value(run));
        run.Outputs.Values.Select(output => $"{output.Value}").Should().NotContain(text => text.Contains(value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_recovery_window_can_be_set()
    {
        var run = await TapRun.StartAsync(RunOptions.Dev.With("tap:secret", """{ "recoveryWindowDays": 7 }"""));

        run.Single(AwsType.Secret, "tap-app-secret-dev").Number("recoveryWindowInDays").Should().Be(7);
    }

    private static StackResource Value(TapRun run) => run.Single(AwsType.SecretVersion, $"tap-app-secret-{run.Environment}-value");
}
