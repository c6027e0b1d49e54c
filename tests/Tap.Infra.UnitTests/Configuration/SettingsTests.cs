using Tap.Guardrails;
using Tap.Infra.Configuration;
using Tap.Infra.UnitTests.Api;

namespace Tap.Infra.UnitTests;

/// <summary>Where settings come from, and what they are when nothing is set.</summary>
public sealed class SettingsTests
{
    [Fact]
    public async Task Waivers_are_read_with_their_reasons()
    {
        var settings = await SettingsReading.FaultlessAsync(RunOptions.Dev.With(
            "tap:guardrails",
            """
            {
              "waivers": [
                { "guardrail": "DynamoDB.6", "reason": "Nobody misses what it holds." },
                { "guardrail": "S3.9", "resource": "tap-data-dev", "reason": "Nobody reads its access logs." }
              ]
            }
            """));

        settings.Guardrails.Waivers.Should().Equal(
            new Waiver("DynamoDB.6", null, "Nobody misses what it holds."), new Waiver("S3.9", "tap-data-dev", "Nobody reads its access logs."));
        (await SettingsReading.FaultlessAsync(RunOptions.Dev.Without("tap:guardrails"))).Guardrails.Waivers.Should().BeEmpty();
    }

    [Fact]
    public async Task The_defaults_of_production_are_careful()
    {
        var settings = await SettingsReading.FaultlessAsync(new RunOptions { Stack = "prod", Config = [] });

        settings.DeletionProtection.Should().BeTrue();
        settings.Encryption.DeletionWindowDays.Should().Be(30);
        settings.Logs.RetentionDays.Should().Be(30);
        settings.Secret.RecoveryWindowDays.Should().Be(30);
        settings.Secret.RotationDays.Should().Be(60);
        settings.Secret.Value.Should().BeNull();
        settings.Delivery.Should().Be(new DeliverySettings { Canary = true, CanaryPercent = 10, CanaryMinutes = 5 });
        settings.Api.Should().BeEquivalentTo(new ApiSettings
        {
            ManageAccountRole = true,
            Authorization = ApiAuthorization.Iam,
            Jwt = null,
            CorsOrigins = ["*"],
            MaxPayloadBytes = 262_144,
            ThrottlingRate = 50,
            ThrottlingBurst = 50,
        });
        (settings.Functions.ApiHandler.ReservedConcurrency, settings.Functions.Processor.ReservedConcurrency).Should().Be((100, 20));
        settings.Alarms.ApiLatencyP90Baseline.Should().Be(new BaselineCondition(3, 300, 3));
        settings.Alarms.ApiRequestsBaseline.Should().Be(new BaselineCondition(3, 300, 3));
        settings.Storage.NoncurrentExpirationDays.Should().Be(90);
        settings.Storage.AccessLogExpirationDays.Should().Be(365);
        settings.Backup.Should().Be(new BackupSettings
        {
            Enabled = true,
            Schedule = "cron(0 3 * * ? *)",
            RetentionDays = 14,
            ColdStorageDays = null,
            MinRetentionDays = 7,
            MaxRetentionDays = 365,
            LockGraceDays = null,
        });
        settings.Audit.Should().Be(new AuditSettings { DataEvents = true, Reads = true, RetentionDays = 365 });
        settings.Firewall.Should().Be(new FirewallSettings { Enabled = true, RequestsPerAddress = 6_000, WindowSeconds = 300 });
    }

    [Fact]
    public async Task The_defaults_of_every_other_environment_leave_nothing_behind()
    {
        var settings = await SettingsReading.FaultlessAsync(RunOptions.Dev.With("tap:environmentSuffix", "pr-17"));

        settings.DeletionProtection.Should().BeFalse();
        settings.Encryption.DeletionWindowDays.Should().Be(7);
        settings.Logs.RetentionDays.Should().Be(7);
        settings.Secret.RecoveryWindowDays.Should().Be(0);
        settings.Secret.RotationDays.Should().Be(60);
        settings.Secret.Value.Should().BeNull();
        settings.Delivery.Should().Be(new DeliverySettings { Canary = false, CanaryPercent = 10, CanaryMinutes = 5 });
        settings.Api.Should().BeEquivalentTo(ApiDefinitionTests.Open);
        settings.Alarms.ApiLatencyP90Baseline.Should().BeNull();
        settings.Alarms.ApiRequestsBaseline.Should().BeNull();
        settings.Storage.NoncurrentExpirationDays.Should().Be(30);
        settings.Storage.AccessLogExpirationDays.Should().Be(30);
    }

    [Fact]
    public async Task The_environment_decides_and_not_the_name_of_the_stack()
    {
        var settings = await SettingsReading.FaultlessAsync(RunOptions.Dev.Without("tap:deletionProtection").With("tap:environmentSuffix", "prod"));

        settings.DeletionProtection.Should().BeTrue();
    }

    [Theory]
    [InlineData("configured", "from-variable", "stack-name", "configured")]
    [InlineData(null, "from-variable", "stack-name", "from-variable")]
    [InlineData(null, "", "stack-name", "stack-name")]
    [InlineData(null, null, "stack-name", "stack-name")]
    public async Task The_environment_comes_from_the_configuration_else_the_variable_else_the_stack(
        string? configured, string? variable, string stack, string expected)
    {
        var options = RunOptions.Dev.Without("tap:environmentSuffix") with { Stack = stack, EnvironmentSuffix = variable };

        var settings = await SettingsReading.FaultlessAsync(configured is null ? options : options.With("tap:environmentSuffix", configured));

        settings.Environment.Should().Be(expected);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("dev")]
    [InlineData("pr-17")]
    [InlineData("a123456789012345")]
    public async Task An_environment_is_up_to_sixteen_characters_that_begin_with_a_letter(string suffix) =>
        (await SettingsReading.FaultlessAsync(RunOptions.Dev.With("tap:environmentSuffix", suffix))).Environment.Should().Be(suffix);

    [Fact]
    public async Task The_region_has_a_default() =>
        (await SettingsReading.FaultlessAsync(RunOptions.Dev.Without("aws:region"))).Region.Should().Be("eu-west-2");

    [Theory]
    [InlineData("us-east-1")]
    [InlineData("ap-southeast-3")]
    [InlineData("us-gov-west-1")]
    [InlineData("eusc-de-east-1")]
    public async Task A_region_is_any_region(string region) =>
        (await SettingsReading.FaultlessAsync(RunOptions.Dev.With("aws:region", region))).Region.Should().Be(region);

    [Fact]
    public async Task A_region_that_AWS_opens_tomorrow_is_taken_when_told_so()
    {
        var options = RunOptions.Dev.With("aws:region", "eu-west-9").With("aws:skipRegionValidation", "true");

        var reading = await SettingsReading.OfAsync(options);

        reading.Settings.Region.Should().Be("eu-west-9");
        reading.Report.Invoking(report => report.ThrowIfFaulty("dev")).Should().NotThrow();
    }

    [Theory]
    [InlineData("dev", "true", true)]
    [InlineData("prod", "false", false)]
    public async Task Deletion_protection_can_be_decided_apart_from_the_environment(string stack, string value, bool expected)
    {
        var run = await TapRun.StartAsync(RunOptions.Of(stack).With("tap:deletionProtection", value));

        run.Single(AwsType.Key, $"tap-kms-{stack}").IsProtected.Should().Be(expected);
        run.Single(AwsType.Bucket, $"tap-data-{stack}").Flag("forceDestroy").Should().Be(!expected);
        run.Single(AwsType.Table, $"tap-metadata-{stack}").Flag("deletionProtectionEnabled").Should().Be(expected);
    }

    [Fact]
    public async Task A_key_may_be_written_with_the_word_config_as_older_versions_of_Pulumi_do()
    {
        var settings = await SettingsReading.FaultlessAsync(RunOptions.Dev.Without("tap:deletionProtection").With("tap:config:deletionProtection", "true"));

        settings.DeletionProtection.Should().BeTrue();
    }

    [Fact]
    public async Task Sections_of_others_are_left_alone()
    {
        var reading = await SettingsReading.OfAsync(RunOptions.Dev.With("tapestry:colour", "red"));

        var check = () => reading.Report.ThrowIfFaulty("dev");
        check.Should().NotThrow();
    }

    [Fact]
    public async Task Tags_are_those_of_the_stack_and_those_of_the_configuration()
    {
        var settings = await SettingsReading.FaultlessAsync(RunOptions.Dev.With("tap:tags", """{ "Team": "ledger", "CostCenter": 42 }"""));

        settings.Tags.Should().BeEquivalentTo(new Dictionary<string, string>
        {
            ["Environment"] = "dev",
            ["Project"] = "tap",
            ["ManagedBy"] = "pulumi",
            ["Owner"] = "platform",
            ["CostCenter"] = "42",
            ["Team"] = "ledger",
        });
    }

    [Fact]
    public async Task Production_may_be_open_to_everybody_when_that_is_said_twice()
    {
        var settings = await SettingsReading.FaultlessAsync(RunOptions.Of("prod").With("tap:api", """{ "authorization": "NONE", "allowUnauthenticated": true }"""));

        settings.Api.Authorization.Should().Be(ApiAuthorization.None);
    }

    [Fact]
    public async Task Allowing_an_open_API_does_not_open_it()
    {
        var settings = await SettingsReading.FaultlessAsync(RunOptions.Of("prod").With("tap:api", """{ "allowUnauthenticated": true }"""));

        settings.Api.Authorization.Should().Be(ApiAuthorization.Iam);
    }

    [Fact]
    public async Task A_program_may_be_run_without_any_configuration()
    {
        var settings = await SettingsReading.FaultlessAsync(RunOptions.Dev with { Stack = "scratch", Config = [] });

        settings.Environment.Should().Be("scratch");
        settings.Region.Should().Be("eu-west-2");
    }
}
