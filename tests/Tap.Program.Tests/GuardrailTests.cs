using Tap.Guardrails;
using Tap.Testing;

namespace Tap.Program.Tests;

/// <summary>The real program keeps the guardrails, whatever is configured, and what breaks one is found.</summary>
public sealed class GuardrailTests
{
    private const string Jwt = """{ "authorization": "JWT", "jwt": { "issuer": "https://login.example.com", "audience": "https://api.example.com" } }""";

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    [InlineData("prod", "tap:api=" + Jwt)]
    [InlineData("prod", "tap:storage.bucketName=acme-tap-data")]
    [InlineData("dev", "tap:migration=examples/migration.json")]
    [InlineData("prod", "tap:migration=examples/migration.json")]
    public async Task Every_guardrail_is_kept_or_waived(string stack, params string[] config)
    {
        var report = await ReportAsync(stack, config);

        report.Findings.Should().BeEmpty();
        report.UnusedWaivers.Should().BeEmpty();
    }

    [Fact]
    public async Task A_setting_that_breaks_one_is_found()
    {
        var report = await ReportAsync("dev", "tap:table.pointInTimeRecovery=false");

        report.Findings.Should().ContainSingle().Which.Should().BeEquivalentTo(
            new { Message = "its point-in-time recovery is off", Guardrail = new { Id = "DynamoDB.2" }, Resource = new { Name = "tap-metadata-dev" } });
    }

    [Fact]
    public async Task A_waiver_that_is_not_needed_any_more_is_found() =>
        (await ReportAsync("dev", "tap:deletionProtection=true")).UnusedWaivers.Should().ContainSingle().Which.Guardrail.Should().Be("DynamoDB.6");

    [Fact]
    public async Task Waivers_let_stand_what_they_are_for_and_no_more()
    {
        var report = await ReportAsync("prod");

        report.Waived.Select(pair => $"{pair.Finding.Guardrail} {pair.Finding.Resource.Name}").Should().Equal("APIGateway.4 tap-api-prod-stage", "SecretsManager.1 tap-app-secret-prod");
    }

    private static async Task<GuardrailReport> ReportAsync(string stack, params string[] config)
    {
        using var variables = new KeptVariables("PULUMI_CONFIG", "PULUMI_CONFIG_SECRET_KEYS");
        return (await RegisteredStack.RunAsync(Repository.Root, stack, StackConfiguration.Read(Repository.Root, stack, config))).Guardrails;
    }
}
