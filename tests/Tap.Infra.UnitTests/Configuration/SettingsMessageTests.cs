using static Tap.Infra.UnitTests.Configuration.SettingsRules;

namespace Tap.Infra.UnitTests.Configuration;

/// <summary>One message lists every fault of a configuration, and shows no secret.</summary>
public sealed class SettingsMessageTests
{
    private const string OfProcessor =
        "tap:functions.processor.memoryMb, tap:functions.processor.timeoutSeconds, tap:functions.processor.reservedConcurrency";

    private static readonly RunOptions BadRetention = Faults.Dev("tap:logs.retentionDays = 8");

    [Fact]
    public async Task All_faults_are_told_at_once_in_one_message()
    {
        var options = RunOptions.Dev
            .With("aws:region", "London")
            .With("tap:environmentSuffix", "1dev")
            .With("tap:deletionProtection", "maybe")
            .With("tap:storge", "{}")
            .With("tap:storage", $$"""{ "bucketName": "{{new string('a', 64)}}" }""")
            .With("tap:logs", """{ "retentionDays": 8 }""")
            .With(
                "tap:functions",
                """{ "layers": ["none"], "apiHandler": { "memoryMb": 1 }, "processor": { "timeoutSeconds": 1000, "timeout": 5 } }""");

        var (message, requests) = await TapRun.FailAsync(options);

        message.Should().Be($$"""
            The configuration of stack 'dev' has 10 faults, so nothing was deployed:
              tap:environmentSuffix = "1dev": must be {{Suffix}}
              aws:region = "London": must be {{Region()}}
              tap:deletionProtection = "maybe": must be {{Flag}}
              tap:storage.bucketName = "{{new string('a', 64)}}": must be {{BucketName()}}
              tap:logs.retentionDays = 8: must be {{Retention}}
              tap:functions.layers = ["none"]: must be {{Layers}}
              tap:functions.apiHandler.memoryMb = 1: must be {{Memory(512)}}
              tap:functions.processor.timeoutSeconds = 1000: must be {{Timeout(300)}}
              tap:functions.processor.timeout = 5: is not a setting; there are {{OfProcessor}}
              tap:storge = {}: is not a setting; did you mean tap:storage?
            docs/configuration.md lists every setting; `pulumi config set --path <key> <value>` changes one.
            """);
        requests.Should().Be(0);
    }

    [Fact]
    public async Task A_preview_refuses_a_bad_configuration_as_well()
    {
        var (message, requests) = await TapRun.FailAsync(BadRetention with { IsPreview = true });

        message.Should().StartWith("The configuration of stack 'dev' has a fault, so nothing was deployed:");
        requests.Should().Be(0);
    }

    [Fact]
    public async Task A_value_is_not_shown_when_the_configuration_holds_secrets()
    {
        var options = RunOptions.Dev.With("tap:logs", """{ "retentionDays": "hunter2" }""").With("tap:pasword", "hunter2");

        var (message, _) = await TapRun.FailAsync(options with { SecretKeys = ["tap:pasword"] });

        message.Should().Contain("tap:pasword = [secret]: is not a setting").And.Contain("tap:logs.retentionDays = [secret]: must be");
        message.Should().NotContain("hunter2");
    }

    [Fact]
    public async Task Secrets_of_other_namespaces_do_not_hide_ours()
    {
        var (message, _) = await TapRun.FailAsync(BadRetention with { SecretKeys = ["aws:secretKey"] });

        message.Should().Contain("tap:logs.retentionDays = 8: must be");
    }

    [Theory]
    [InlineData("NONE")]
    [InlineData("none")]
    public Task Production_is_not_opened_to_everybody_by_one_setting_alone(string authorization) => Faults.ExpectAsync(
        RunOptions.Of("prod").With("tap:api", $$"""{ "authorization": "{{authorization}}" }"""),
        $"tap:api.authorization = \"{authorization}\": must be IAM or JWT, as NONE in prod needs tap:api.allowUnauthenticated; "
            + "for example IAM");

    [Fact]
    public async Task Without_any_setting_of_tokens_both_that_are_needed_are_named()
    {
        var (message, _) = await TapRun.FailAsync(Faults.Dev("tap:api.authorization = \"JWT\""));

        message.Should().Contain("has 2 faults")
            .And.Contain($"tap:api.jwt.issuer = null: must be {Issuer}").And.Contain($"tap:api.jwt.audience = null: must be {Audience}");
    }
}
