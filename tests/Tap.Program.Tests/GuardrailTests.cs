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
    public async Task Every_guardrail_is_kept_or_waived(string stack, params string[] config) =>
        ShouldBeKept(await ReportAsync(stack, config));

    /// <summary>A workflow deploys them with this file, which no other stack has.</summary>
    [Fact]
    public async Task Review_stacks_keep_or_waive_every_guardrail() => ShouldBeKept((await RunAsync(Repository.Root, "review", [])).Guardrails);

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

        report.Waived.Select(pair => $"{pair.Finding.Guardrail} {pair.Finding.Resource.Name}").Should().Equal("TAP-Lambda.4 tap-release-check-prod", "TAP-Lambda.5 tap-release-check-prod");
    }

    [Fact]
    public async Task Tokens_of_trusted_services_need_a_reason()
    {
        var report = await ReportAsync("prod", "tap:api=" + Jwt.Replace("\"audience\"", "\"userClaim\": null, \"audience\"", StringComparison.Ordinal));

        report.Findings.Should().ContainSingle().Which.Should().Match<Finding>(finding =>
            finding.Guardrail.Id == "TAP-APIGateway.5" && finding.Resource.Name == "tap-authorizer-prod");
    }

    /// <summary>A preview finds an exception for a function that is watched; this finds one for a function that is gone.</summary>
    [Fact]
    public async Task Every_function_that_need_not_be_watched_is_one_of_some_stack()
    {
        var waived = new List<Waiver>();
        foreach (var config in new[] { "tap:api=" + Jwt, "tap:migration=examples/migration.json" })
            waived.AddRange((await ReportAsync("prod", config)).Waived.Select(pair => pair.Waiver));

        (await RunAsync("prod")).Waivers.Should().NotBeEmpty().And.BeSubsetOf(waived);
    }

    [Fact]
    public async Task A_function_that_nothing_watches_is_found()
    {
        var run = await RunAsync("dev");
        string[] watching = ["tap-processor-errors-dev", "tap-processor-throttles-dev", "tap-processor-error-logs-dev", "tap-dev"];
        var unwatched = run with
        {
            Registrations = [.. run.Registrations.Where(registration => !watching.Contains(registration.Resource.Name)
                || registration.Options.IsComponent)],
        };

        var findings = unwatched.Guardrails.Findings.Where(finding => finding.Resource.Name == "tap-processor-dev");
        findings.Select(finding => finding.Message).Should().Equal(
            "no alarm watches its metric Errors",
            "no alarm watches its metric Throttles",
            "no dashboard has a graph of it",
            "no metric filter counts the errors in its log group");
    }

    private static async Task<GuardrailReport> ReportAsync(string stack, params string[] config) =>
        (await RunAsync(stack, config)).Guardrails;

    private static void ShouldBeKept(GuardrailReport report)
    {
        report.Findings.Should().BeEmpty();
        report.UnusedWaivers.Should().BeEmpty();
    }

    private static Task<RegisteredStack> RunAsync(string stack, params string[] config) => RunAsync(Repository.Stacks, stack, config);

    private static async Task<RegisteredStack> RunAsync(string settings, string stack, string[] config)
    {
        using var variables = new KeptVariables("PULUMI_CONFIG", "PULUMI_CONFIG_SECRET_KEYS");
        return await RegisteredStack.RunAsync(Repository.Root, stack, StackConfiguration.Read(settings, stack, config));
    }
}
