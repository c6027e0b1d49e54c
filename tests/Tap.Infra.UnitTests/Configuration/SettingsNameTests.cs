using static Tap.Infra.UnitTests.Configuration.SettingsRules;

namespace Tap.Infra.UnitTests.Configuration;

/// <summary>Names, addresses and origins that others would refuse are refused; those that they take are taken.</summary>
public sealed class SettingsNameTests
{
    /// <summary>Suffixes that would break some name.</summary>
    public static TheoryData<string> BadSuffixes => ["1dev", "-dev", "Dev", "dev_1", "dev.1", "dév", "an-all-too-long-suffix", ""];

    /// <summary>Names that S3 would refuse.</summary>
    public static TheoryData<string> BadBucketNames =>
        ["ab", new string('a', 64), "Acme", "acme.data", "acme_data", "-acme", "acme-", "acme.mrap", ""];

    /// <summary>Names that S3 keeps for something else, and the part that says so.</summary>
    public static TheoryData<string, string> ReservedBucketNames => new()
    {
        { "xn--acme", "xn--" },
        { "sthree-acme", "sthree-" },
        { "sthree-configurator", "sthree-" },
        { "amzn-s3-demo-acme", "amzn-s3-demo-" },
        { "acme-s3alias", "-s3alias" },
        { "acme--ol-s3", "--ol-s3" },
        { "acme--euw2-az1--x-s3", "--x-s3" },
        { "acme--table-s3", "--table-s3" },
        { "acme-123456789012-eu-west-2-an", "-an" },
    };

    /// <summary>Addresses that SNS would refuse, or no mail reaches.</summary>
    public static TheoryData<string> BadEmails =>
    [
        "", "example.com", "@example.com", "a@", "a@example", "a@localhost", "a@127.0.0.1", "a@[127.0.0.1]", "A <a@example.com>",
        "\\\"a b\\\"@example.com", "a b@example.com", "a@example.com\\n", ".a@example.com", "a..b@example.com", "a@-example.com",
        "a@example..com", "a@example.c", "a@exämple.com", "ä@example.com", "a@b@example.com", $"{new string('a', 65)}@example.com",
        $"a@{new string('a', 64)}.com", $"a@{string.Join('.', Enumerable.Repeat(new string('a', 60), 5))}.com",
    ];

    /// <summary>What identifies no issuer, or would let tokens be verified by keys that anybody on the way could replace.</summary>
    public static TheoryData<string> BadIssuers =>
    [
        "",
        "login.example.com",
        "/login",
        "https://",
        "https:login.example.com",
        "http://login.example.com",
        "http://localhost.example.com",
        "http://127.0.0.2",
        "ftp://localhost",
        "https://user@login.example.com",
        "https://user:password@login.example.com",
        "https://login.example.com?tenant=tap",
        "https://login.example.com#keys",
        " https://login.example.com",
        "https://login.example.com/a b",
        "https://lögin.example.com",
        $"https://login.example.com/{new string('a', 487)}",
    ];

    [Theory, MemberData(nameof(BadSuffixes))]
    public Task An_environment_that_would_break_names_is_refused(string suffix) => RefuseAsync("tap:environmentSuffix", suffix, Suffix);

    [Fact]
    public Task A_variable_with_a_bad_environment_is_named() => Faults.ExpectAsync(
        RunOptions.Dev.Without("tap:environmentSuffix") with { EnvironmentSuffix = "DEV" }, $"ENVIRONMENT_SUFFIX = DEV: must be {Suffix}");

    [Fact]
    public Task A_stack_whose_name_is_no_environment_is_named() => Faults.ExpectAsync(
        RunOptions.Dev.Without("tap:environmentSuffix") with { Stack = "Dev.1" }, $"the stack's name = Dev.1: must be {Suffix}");

    [Theory, MemberData(nameof(BadBucketNames))]
    public Task A_name_that_S3_would_refuse_is_refused(string name) => RefuseAsync("tap:storage.bucketName", name, BucketName());

    [Theory, MemberData(nameof(ReservedBucketNames))]
    public Task A_name_that_S3_reserves_is_refused_with_what_makes_it_so(string name, string part) =>
        RefuseAsync("tap:storage.bucketName", name, BucketName($"S3 reserves {part}"));

    [Theory]
    [InlineData("abc")]
    [InlineData("9-lives")]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890123")]
    public async Task A_name_that_S3_takes_is_taken(string name)
    {
        var reading = await SettingsReading.OfAsync(Faults.Dev($"tap:storage.bucketName = \"{name}\""));

        reading.Settings.Storage.BucketName.Should().Be(name);
    }

    [Theory, MemberData(nameof(BadEmails))]
    public async Task An_address_that_no_mail_reaches_is_refused(string email)
    {
        var assignment = $"tap:monitoring.emails = [\"{email}\"]";
        var (message, requests) = await TapRun.FailAsync(Faults.Dev(assignment));

        message.Should().Match($"*{assignment}: must be {Emails("\"*is no address that SNS takes*")}*");
        requests.Should().Be(0);
    }

    [Theory]
    [InlineData("a@example.com")]
    [InlineData("on-call+tap@example.co.uk")]
    [InlineData("O'Brien_1/x=y@xn--exmple-cua.com")]
    [InlineData("a.b.c@a-b.example")]
    public async Task An_address_that_mail_reaches_is_taken(string email)
    {
        var reading = await SettingsReading.OfAsync(Faults.Dev($"tap:monitoring.emails = [\"{email}\"]"));

        reading.Settings.Monitoring.Emails.Should().Equal(email);
    }

    [Fact]
    public Task An_origin_that_no_browser_sends_is_refused_with_the_one_that_was_meant()
    {
        var assignment = "tap:api.corsOrigins = [\"https://app.example.com\",\"https://app.example.com/\"]";
        var rule = Origins("for \"https://app.example.com/\" a browser sends https://app.example.com");
        return Faults.ExpectAsync(Faults.Dev(assignment), $"{assignment}: must be {rule}");
    }

    [Theory]
    [InlineData("*")]
    [InlineData("https://app.example.com")]
    [InlineData("https://a.example.com", "capacitor://localhost")]
    public async Task Origins_that_browsers_send_are_taken(params string[] origins)
    {
        var reading = await SettingsReading.OfAsync(Faults.Dev($"tap:api.corsOrigins = [\"{string.Join("\", \"", origins)}\"]"));

        reading.Settings.Api.CorsOrigins.Should().Equal(origins);
        reading.Report.Invoking(report => report.ThrowIfFaulty("dev")).Should().NotThrow();
    }

    [Theory, MemberData(nameof(BadIssuers))]
    public Task An_issuer_that_is_none_is_refused_whether_its_tokens_are_asked_for_or_not(string issuer) =>
        RefuseAsync("tap:api.jwt.issuer", issuer, $"null or {Issuer}");

    private static Task RefuseAsync(string key, string value, string rule)
    {
        var assignment = $"{key} = \"{value}\"";
        return Faults.ExpectAsync(Faults.Dev(assignment), $"{assignment}: must be {rule}");
    }
}
