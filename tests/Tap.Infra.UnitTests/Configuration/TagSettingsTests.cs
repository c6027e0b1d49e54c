using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tap.Infra.Configuration;

namespace Tap.Infra.UnitTests.Configuration;

/// <summary>Tags go to every service, so the strictest decides, before the first resource has them.</summary>
public sealed class TagSettingsTests
{
    private const string Beyond = "𠮷";

    /// <summary>Tags that some service would refuse, and what the message says of them.</summary>
    public static TheoryData<Dictionary<string, string>, string> Bad => new()
    {
        { new() { ["environment"] = "lower" }, "Environment and environment are one key to IAM" },
        { new() { ["Team"] = "a", ["TEAM"] = "b", ["team"] = "c" }, "TEAM and Team and team are one key to IAM" },
        { new() { ["Größe"] = "a", ["GRÖßE"] = "b" }, "GRÖßE and Größe are one key to IAM" },
        { Many(46), "they are 51" },
        { new() { [""] = "x" }, "a key has 0 characters" },
        { new() { [new string('k', 129)] = "x" }, "a key has 129 characters" },
        { new() { ["Team"] = new string('v', 257) }, "a value of Team has 257 characters" },
        { new() { [string.Concat(Enumerable.Repeat(Beyond, 129))] = "x" }, "a key has 129 characters" },
        { new() { ["aws:team"] = "x" }, "the key aws:team is AWS's own" },
        { new() { ["AwS:team"] = "x" }, "the key AwS:team is AWS's own" },
        { new() { ["Team"] = "AWS:x" }, "the value of Team AWS:x is AWS's own" },
        { new() { ["Team"] = "payments\n" }, "the value of Team holds U+000A" },
        { new() { ["Te\tam"] = "payments" }, "the key holds U+0009" },
        { new() { ["Team"] = "<ledger>" }, "the value of Team holds U+003C" },
        { new() { ["Team"] = "a,b" }, "the value of Team holds U+002C" },
        { new() { ["Team"] = "e\u0301" }, "the value of Team holds U+0301" },
        { new() { ["Team"] = "😀" }, "the value of Team holds U+1F600" },
    };

    [Theory, MemberData(nameof(Bad))]
    public async Task Tags_that_a_service_would_refuse_are_refused_with_the_reason(Dictionary<string, string> tags, string reason)
    {
        var (message, requests) = await TapRun.FailAsync(RunOptions.Dev.With("tap:tags", JsonSerializer.Serialize(tags)));

        message.Should().Contain("has a fault").And.Contain("  tap:tags = ").And.Contain($" ({reason}); for example {{\"Team\": \"payments\"}}");
        requests.Should().Be(0);
    }

    public static TheoryData<Dictionary<string, string>> Good => new()
    {
        new Dictionary<string, string> { ["Environment"] = "other", ["Team"] = "" },
        new Dictionary<string, string> { ["Ünï"] = "日本 é/x=1+2@y", ["a_.:/=+-@ "] = "½ Ⅷ ٣\u00A0\u2028" },
        new Dictionary<string, string> { ["laws:x"] = "aws", ["aws"] = "x:aws:" },
        new Dictionary<string, string> { [string.Concat(Enumerable.Repeat(Beyond, 128))] = string.Concat(Enumerable.Repeat(Beyond, 256)) },
        Many(45),
    };

    [Theory, MemberData(nameof(Good))]
    public async Task Tags_that_every_service_takes_are_taken(Dictionary<string, string> tags)
    {
        var reading = await SettingsReading.OfAsync(RunOptions.Dev.With("tap:tags", JsonSerializer.Serialize(tags)));

        reading.Report.Invoking(report => report.ThrowIfFaulty("dev")).Should().NotThrow();
        reading.Settings.Tags.Should().Contain(tags).And.HaveCount(tags.Keys.Union(["Environment", "Project", "ManagedBy", "Owner", "CostCenter"]).Count());
    }

    [Fact]
    public async Task A_tag_that_is_no_text_is_refused()
    {
        var (message, _) = await TapRun.FailAsync(RunOptions.Dev.With("tap:tags", """{ "team": { "name": "ledger" } }"""));

        message.Should().Contain("""tap:tags = {"team":{"name":"ledger"}}: must be""").And.Contain("holds U+007B");
    }

    [Fact]
    public void The_characters_of_a_tag_are_those_of_the_pattern_that_AWS_publishes()
    {
        var pattern = new Regex(@"\A[\p{L}\p{Z}\p{N}_.:/=+\-@]\z");
        var plane = Enumerable.Range(0, char.MaxValue + 1).Select(code => (char)code).Where(letter => !char.IsSurrogate(letter)).ToList();

        plane.Where(letter => TagSettings.IsAllowed(new Rune(letter))).Should().Equal(plane.Where(letter => pattern.IsMatch($"{letter}")));
    }

    private static Dictionary<string, string> Many(int count) =>
        Enumerable.Range(1, count).ToDictionary(number => string.Create(CultureInfo.InvariantCulture, $"Tag{number}"), _ => "x");
}
