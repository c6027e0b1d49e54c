namespace Tap.Infra.UnitTests.Configuration;

/// <summary>What API Gateway lets through is what the functions behind it serve.</summary>
public sealed class ThroughputRulesTests
{
    private const string Reason = "as Lambda serves at most 10 requests a second for each execution";

    private const string Jwt = """ "authorization": "JWT", "jwt": { "issuer": "https://login.example.com", "audience": "api" } """;

    /// <summary>Sections <c>tap:api</c> and <c>tap:functions</c> whose limits do not fit, with what is said about it.</summary>
    public static TheoryData<string, string, string[]> Misfits => new()
    {
        {
            """{ "throttlingRate": 50.5 }""", "{}",
            [$"tap:api.throttlingRate = 50.5: must be at most 50, 10 x tap:functions.apiHandler.reservedConcurrency (5), {Reason}; for example 50"]
        },
        {
            """{ "throttlingBurst": 51 }""", "{}",
            [$"tap:api.throttlingBurst = 51: must be at most 50, 10 x tap:functions.apiHandler.reservedConcurrency (5), {Reason}; for example 50"]
        },
        {
            """{ "throttlingRate": 500, "throttlingBurst": 1000 }""", """{ "apiHandler": { "reservedConcurrency": 50 } }""",
            [$"tap:api.throttlingBurst = 1000: must be at most 500, 10 x tap:functions.apiHandler.reservedConcurrency (50), {Reason}; for example 500"]
        },
        {
            "{}", """{ "apiHandler": { "reservedConcurrency": 4 } }""",
            [
                $"tap:api.throttlingRate = 50: must be at most 40, 10 x tap:functions.apiHandler.reservedConcurrency (4), {Reason}; for example 40",
                $"tap:api.throttlingBurst = 50: must be at most 40, 10 x tap:functions.apiHandler.reservedConcurrency (4), {Reason}; for example 40",
            ]
        },
        { $"{{ {Jwt} }}", """{ "authorizer": { "reservedConcurrency": 49 } }""", [Authorizer(49, 50)] },
        {
            $$"""{ "throttlingRate": 1000, "throttlingBurst": 60, {{Jwt}} }""",
            """{ "apiHandler": { "reservedConcurrency": 100 } }""",
            [Authorizer(50, 100)]
        },
    };

    [Theory, MemberData(nameof(Misfits))]
    public async Task Limits_that_do_not_fit_each_other_are_refused(string api, string functions, string[] faults)
    {
        var reading = await SettingsReading.OfAsync(RunOptions.Dev.With("tap:api", api).With("tap:functions", functions));

        var check = () => reading.Report.ThrowIfFaulty("dev");
        check.Should().Throw<Pulumi.RunException>().Which.Message.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal))
            .Should().Equal(faults.Select(fault => $"  {fault}"));
    }

    [Theory]
    [InlineData("{}", "{}")]
    [InlineData("""{ "throttlingRate": 500, "throttlingBurst": 500 }""", """{ "apiHandler": { "reservedConcurrency": 50 } }""")]
    [InlineData("""{ "throttlingRate": 10000, "throttlingBurst": 5000 }""", """{ "apiHandler": { "reservedConcurrency": null } }""")] // unreserved: the account's
    [InlineData("{}", """{ "apiHandler": { "reservedConcurrency": 0 } }""")] // stopped, and to be started again as it was
    [InlineData("{}", """{ "authorizer": { "reservedConcurrency": 1 } }""")] // which nobody asks
    [InlineData("{" + Jwt + "}", "{}")]
    [InlineData("{" + Jwt + "}", """{ "authorizer": { "reservedConcurrency": null } }""")]
    [InlineData("{" + Jwt + "}", """{ "authorizer": { "reservedConcurrency": 0 } }""")]
    [InlineData("{\"throttlingRate\": 50, \"throttlingBurst\": 1," + Jwt + "}", """{ "authorizer": { "reservedConcurrency": 5 } }""")]
    public async Task Limits_that_fit_are_taken(string api, string functions)
    {
        var reading = await SettingsReading.OfAsync(RunOptions.Dev.With("tap:api", api).With("tap:functions", functions));

        var check = () => reading.Report.ThrowIfFaulty("dev");
        check.Should().NotThrow();
    }

    private static string Authorizer(int given, int least) =>
        $"tap:functions.authorizer.reservedConcurrency = {given}: must be at least {least}, so that all requests that tap:api.throttlingBurst and "
        + $"tap:api.throttlingRate let through can be asked for their token, {Reason}; for example {least}";
}
