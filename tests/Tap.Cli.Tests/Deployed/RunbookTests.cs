using Tap.Cli.Deployed;
using Tap.Cli.Local;
using Tap.Cli.Tests.Review;

namespace Tap.Cli.Tests.Deployed;

/// <summary>What to do about an alarm is found by its name.</summary>
public sealed class RunbookTests
{
    [Fact]
    public void A_section_ends_where_the_next_one_begins()
    {
        const string document = "# A\n\n### tap-one\n\n- do `this`\n\n### tap-two\n- and that\n#### more\n\n## Release\n- no\n### tap-three\n";
        Runbook.SectionOf(document, "one").Should().Be("- do `this`");
        Runbook.SectionOf(document, "two").Should().Be("- and that\n#### more");
        Runbook.SectionOf(document, "three").Should().BeNull("nothing is written there");
        Runbook.SectionOf(document, "on").Should().BeNull();
        Runbook.SectionOf(document, "one-standing").Should().Be("- do `this`", "that is what it pages for");
        Runbook.SectionOf(document, "one-page").Should().Be("- do `this`");
        Runbook.SectionOf(document, "four-page").Should().BeNull();
    }

    [Fact]
    public async Task Every_alarm_of_the_program_has_its_section()
    {
        var program = await ReviewKit.RunAsync("prod");
        var document = await File.ReadAllTextAsync(Runbook.FileIn(Workspace.Find().Root));
        var alarms = Cli.Review.Monitoring.Alarms(program).Select(alarm => alarm.Name).ToList();
        alarms.Should().Contain("tap-dlq-depth-prod");
        alarms.Where(alarm => Runbook.SectionOf(document, alarm["tap-".Length..^"-prod".Length]) is null).Should().BeEmpty();
    }
}
