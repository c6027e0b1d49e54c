using Tap.Testing;

namespace Tap.Program.Tests;

public sealed class StackSettingsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly KeptVariables kept = new("ENVIRONMENT_SUFFIX", "PULUMI_CONFIG", "PULUMI_CONFIG_SECRET_KEYS");

    public void Dispose()
    {
        kept.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Each_setting_has_the_value_that_counts_and_where_it_comes_from()
    {
        var settings = await ReadAsync("""
            config:
              aws:region: eu-west-1
              tap:storage: { encryption: AES256, glacierTransitionDays: 30 }
              tap:guardrails: { waivers: [{ guardrail: DynamoDB.6, reason: Nobody misses what it holds. }] }
            """,
            "tap:storage.encryption=aws:kms", "logs={\"retentionDays\":14}");

        Text(settings, "aws:region").Should().Be("\"eu-west-1\" Pulumi.dev.yaml");
        Text(settings, "aws:skipRegionValidation").Should().Be("false default");
        Text(settings, "tap:storage.encryption").Should().Be("\"aws:kms\" --config");
        Text(settings, "tap:storage.glacierTransitionDays").Should().Be("30 Pulumi.dev.yaml");
        Text(settings, "tap:storage.bucketName").Should().Be("null default");
        Text(settings, "tap:logs.retentionDays").Should().Be("14 --config");
        Text(settings, "tap:environmentSuffix").Should().Be("\"dev\" default");
        Text(settings, "tap:guardrails.waivers").Should().Contain("DynamoDB.6").And.EndWith("Pulumi.dev.yaml");
        settings.Select(setting => setting.Key).Should().OnlyHaveUniqueItems()
            .And.NotContain(key => key.StartsWith("tap:guardrails.waivers[", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_variable_that_gives_the_suffix_is_named()
    {
        Environment.SetEnvironmentVariable("ENVIRONMENT_SUFFIX", "mine");
        Text(await ReadAsync("config: {}"), "tap:environmentSuffix").Should().Be("\"mine\" ENVIRONMENT_SUFFIX");
        Text(await ReadAsync("config: { tap:environmentSuffix: yours }"), "tap:environmentSuffix").Should().Be("\"yours\" Pulumi.dev.yaml");
    }

    [Fact]
    public async Task What_a_file_holds_encrypted_is_secret_and_so_is_the_secret()
    {
        var settings = await ReadAsync("config: { tap:api: { jwt: { audience: { secure: v1:abc } } } }", "tap:api.jwt.audience=mine", $"tap:appSecret={new string('x', 40)}");
        settings.Where(setting => setting.IsSecret).Select(setting => $"{setting.Key} {setting.From}")
            .Should().BeEquivalentTo("tap:appSecret --config", "tap:api.jwt.audience --config");
    }

    [Fact]
    public async Task Faults_are_told_as_a_run_tells_them()
    {
        var read = () => ReadAsync("config: { tap:nonsense: 1 }");
        await read.Should().ThrowAsync<UserException>().WithMessage("*tap:nonsense = 1*");
    }

    private static string Text(IReadOnlyList<StackSetting> settings, string key)
    {
        var setting = settings.Single(setting => setting.Key == key);
        return $"{setting.Value?.ToJsonString() ?? "null"} {setting.From}";
    }

    private Task<IReadOnlyList<StackSetting>> ReadAsync(string file, params string[] config)
    {
        folder.Write("Pulumi.yaml", "name: tap\nruntime: dotnet\n");
        folder.Write("Pulumi.dev.yaml", file);
        return StackSettings.ReadAsync(folder.Path, "dev", StackConfiguration.Read(folder.Path, "dev", config));
    }
}
