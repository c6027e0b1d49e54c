using Tap.Infra.Configuration;
using Tap.Infra.Monitoring;

namespace Tap.Infra.UnitTests;

/// <summary>docs/operations.md tells what to do about each alarm.</summary>
public sealed class OperationsDocumentTests(StackFixture fixture) : StackTests(fixture)
{
    private static readonly string[] Parts = ["**Means:**", "**Look at", "**do:**"];

    [Fact]
    public void Every_alarm_has_its_runbook()
    {
        var alarms = Alarms(Migration("prod")).Select(alarm => Heading(alarm, "prod")).Distinct();

        Sections().Select(section => section.Name).Should().BeEquivalentTo(alarms);
    }

    [Theory, BothEnvironments]
    public async Task Every_alarm_and_the_dashboards_lead_to_the_runbooks(string environment)
    {
        const string start = "https://wiki.example.com/";
        var page = start + new string('x', 500 - start.Length);
        var run = await TapRun.StartAsync(
            RunOptions.Of(environment).Migrating.With("tap:monitoring", $$"""{ "runbookUrl": "{{page}}", "escalation": { "afterMinutes": 60 } }"""));
        var anchors = Anchors().ToList();
        var headings = Alarms(run).Select(alarm => Heading(alarm, environment)).ToList();

        foreach (var (alarm, heading) in Alarms(run).Zip(headings))
        {
            alarm.Text("alarmDescription").Should().EndWith($". Runbook: {page}#{heading}");
            alarm.Text("alarmDescription").Length.Should().BeLessThanOrEqualTo(1_024);
            anchors.Should().ContainSingle(anchor => anchor == heading);
        }

        run.OfType(AwsType.Dashboard).SelectMany(DashboardTests.Widgets).Select(widget => (string?)widget["properties"]!["markdown"])
            .Where(text => text?.StartsWith("Runbooks: ", StringComparison.Ordinal) == true)
            .SelectMany(text => text!["Runbooks: ".Length..].Split(" · "))
            .Should().BeEquivalentTo(headings.Distinct().Select(heading => $"[{heading}]({page}#{heading})"));
    }

    [Fact]
    public Task The_table_says_what_pages_and_after_how_long() => GeneratedPart.ShouldBeAsync("docs/operations.md", "escalation", RenderEscalation());

    [Fact]
    public void A_runbook_begins_with_a_command_that_does_the_same_here_and_on_AWS() =>
        Sections().Should().OnlyContain(section => section.Text.Contains("**Look at:** `./tap ", StringComparison.Ordinal));

    [Fact]
    public void A_runbook_says_what_it_means_where_to_look_and_what_to_do() =>
        Sections().Should().OnlyContain(section => Parts.All(part => section.Text.Contains(part, StringComparison.OrdinalIgnoreCase)));

    private string RenderEscalation() => string.Join('\n', [
        "| alarm | in dev | in prod |",
        "| --- | --- | --- |",
        .. AlarmSettings.Names.Append("tap-health").Select(name => $"| [{name}](#{name}) | {Escalates(Dev, name)} | {Escalates(Prod, name)} |"),
        "",
    ]);

    // Of the deployed alarms alone: what is told to the topic of the pages, by an alarm itself or by a composite one in its place.
    private static string Escalates(TapRun run, string name)
    {
        var alarms = Alarms(run).ToDictionary(alarm => alarm.Name);
        var (notice, standing) = ($"{name}-{run.Environment}", $"{name}{Escalation.StandingSuffix}-{run.Environment}");
        if (!alarms.TryGetValue(notice, out var alarm))
            return "none";
        if (alarm.Type is AwsType.CompositeAlarm)
            return "notice at once";
        return (Pages(notice), Pages(standing)) switch
        {
            (true, _) => $"page after {Minutes(alarm)} minutes",
            (_, true) => $"notice after {Minutes(alarm)} minutes, page after {Minutes(alarms[standing])}",
            _ => $"notice after {Minutes(alarm)} minutes",
        };

        bool Pages(string which) => alarms.Values.Any(each =>
            (each.Name == which || (each.Json("alarmRule")?.GetValue<string>() == $"ALARM(\"{which}\")"))
            && each.Json("alarmActions")?.ToJsonString().Contains(":tap-pages-", StringComparison.Ordinal) == true);
    }

    private static double Minutes(StackResource alarm)
    {
        var period = alarm.Json("period") ?? alarm.Json("metricQueries")!.AsArray().Select(query => query!["metric"]?["period"]).First(found => found is not null);
        return alarm.Number("evaluationPeriods") * period!.GetValue<double>() / 60;
    }

    private static string Heading(StackResource alarm, string environment)
    {
        var name = alarm.Name.Replace($"-{environment}", "", StringComparison.Ordinal);
        string[] suffixes = [Escalation.StandingSuffix, Escalation.PageSuffix];
        return suffixes.FirstOrDefault(suffix => name.EndsWith(suffix, StringComparison.Ordinal)) is { } suffix
            ? name[..^suffix.Length]
            : name;
    }

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
