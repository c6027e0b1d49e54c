namespace Tap.Infra.UnitTests;

/// <summary>docs/operations.md tells what to do about each alarm.</summary>
public sealed class OperationsDocumentTests(StackFixture fixture) : StackTests(fixture)
{
    private static readonly string[] Parts = ["**Means:**", "**Look at", "**do:**"];

    [Fact]
    public void Every_alarm_has_its_runbook()
    {
        var alarms = Alarms(Migration("prod")).Select(alarm => alarm.Name.Replace("-prod", "", StringComparison.Ordinal));

        Sections().Select(section => section.Name).Should().BeEquivalentTo(alarms);
    }

    [Theory, BothEnvironments]
    public async Task Every_alarm_and_the_dashboards_lead_to_the_runbooks(string environment)
    {
        const string start = "https://wiki.example.com/";
        var page = start + new string('x', 500 - start.Length);
        var run = await TapRun.StartAsync(
            RunOptions.Of(environment).Migrating.With("tap:monitoring", $$"""{ "runbookUrl": "{{page}}" }"""));
        var anchors = Anchors().ToList();
        var headings = Alarms(run).Select(alarm => alarm.Name.Replace($"-{environment}", "", StringComparison.Ordinal)).ToList();

        foreach (var (alarm, heading) in Alarms(run).Zip(headings))
        {
            alarm.Text("alarmDescription").Should().EndWith($". Runbook: {page}#{heading}");
            alarm.Text("alarmDescription").Length.Should().BeLessThanOrEqualTo(1_024);
            anchors.Should().ContainSingle(anchor => anchor == heading);
        }

        run.OfType(AwsType.Dashboard).SelectMany(DashboardTests.Widgets).Select(widget => (string?)widget["properties"]!["markdown"])
            .Where(text => text?.StartsWith("Runbooks: ", StringComparison.Ordinal) == true)
            .SelectMany(text => text!["Runbooks: ".Length..].Split(" · "))
            .Should().BeEquivalentTo(headings.Select(heading => $"[{heading}]({page}#{heading})"));
    }

    [Fact]
    public void A_runbook_begins_with_a_command_that_does_the_same_here_and_on_AWS() =>
        Sections().Should().OnlyContain(section => section.Text.Contains("**Look at:** `./tap ", StringComparison.Ordinal));

    [Fact]
    public void A_runbook_says_what_it_means_where_to_look_and_what_to_do() =>
        Sections().Should().OnlyContain(section => Parts.All(part => section.Text.Contains(part, StringComparison.OrdinalIgnoreCase)));

    private static IEnumerable<StackResource> Alarms(TapRun run) => run.OfType(AwsType.Alarm).Concat(run.OfType(AwsType.CompositeAlarm));

    // As GitHub makes them of headings.
    private static IEnumerable<string> Anchors() =>
        from line in Repository.Read("docs/operations.md").Split('\n')
        where line.StartsWith('#')
        let kept = line.TrimStart('#').Trim().ToLowerInvariant().Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-')
        select string.Concat(kept).Replace(' ', '-');

    private static IEnumerable<(string Name, string Text)> Sections() =>
        from section in Repository.Read("docs/operations.md").Split("\n### ").Skip(1)
        select (section.Split('\n')[0], section.Split("\n## ")[0]);
}
