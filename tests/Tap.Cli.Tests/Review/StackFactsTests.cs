using Tap.Cli.Review;
using Tap.Testing;

namespace Tap.Cli.Tests.Review;

public sealed class StackFactsTests : IDisposable
{
    private readonly KeptVariables variables = new("PULUMI_CONFIG", "PULUMI_CONFIG_SECRET_KEYS");

    public void Dispose() => variables.Dispose();

    [Fact]
    public async Task The_limits_of_a_stack_are_those_that_it_registers()
    {
        var facts = StackFacts.Of(await ReviewKit.RunAsync(
            "prod",
            "tap:api.throttlingRate=70", "tap:api.maxPayloadBytes=2048", "tap:functions.apiHandler.reservedConcurrency=7",
            "tap:functions.processor.reservedConcurrency=9", "tap:functions.processor.timeoutSeconds=44",
            "tap:table.maxReadUnits=300", "tap:table.maxWriteUnits=200", "tap:firewall.requestsPerAddress=1234", "tap:firewall.windowSeconds=60",
            "tap:delivery.canaryMinutes=17", "tap:monitoring.emails[0]=team@example.com"));

        facts.Should().Contain(new Dictionary<string, double>
        {
            ["stageRate"] = 70,
            ["healthRate"] = 14,
            ["maxPayloadBytes"] = 2048,
            ["apiHandlerConcurrency"] = 7,
            ["processorConcurrency"] = 9,
            ["processorTimeout"] = 44,
            ["eventAge"] = 21_600,
            ["tableMaxReads"] = 300,
            ["tableMaxWrites"] = 200,
            ["firewallRequests"] = 1234,
            ["firewallSeconds"] = 60,
            ["canaryMinutes"] = 17,
            ["authorizer"] = 0,
            ["kmsPerObjectRequest"] = 0.01,
        });
        facts["mailAlarms"].Should().BeGreaterThan(5);
    }

    [Fact]
    public async Task What_a_stack_does_not_limit_is_left_out()
    {
        var facts = StackFacts.Of(await ReviewKit.RunAsync(
            "dev", "tap:functions.apiHandler.reservedConcurrency=null", "tap:table.maxReadUnits=-1", "tap:storage.encryption=AES256"));

        facts.Keys.Should().NotContain(
            ["apiHandlerConcurrency", "authorizerConcurrency", "tableMaxReads", "firewallRequests", "canaryMinutes", "mailAlarms"]);
        facts["kmsPerObjectRequest"].Should().Be(0);
    }

    [Fact]
    public async Task An_authorizer_is_a_function_like_the_others()
    {
        var facts = StackFacts.Of(await ReviewKit.RunAsync(
            "dev", "tap:api.authorization=JWT", "tap:api.jwt.issuer=https://login.example.com", "tap:api.jwt.audience=https://api.example.com",
            "tap:functions.authorizer.reservedConcurrency=60"));

        (facts["authorizer"], facts["authorizerConcurrency"]).Should().Be((1, 60));
    }
}
