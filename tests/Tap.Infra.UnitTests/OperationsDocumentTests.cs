namespace Tap.Infra.UnitTests;

/// <summary>docs/operations.md tells what to do about each alarm.</summary>
public sealed class OperationsDocumentTests(StackFixture fixture) : StackTests(fixture)
{
    private static readonly string[] Parts = ["**Means:**", "**Look at", "**do:**"];

    [Fact]
    public void Every_alarm_has_its_runbook()
    {
        var operational = Prod.OfType(AwsType.Alarm).Where(alarm => !alarm.Name.Contains("canary", StringComparison.Ordinal))
            .Select(alarm => alarm.Name);
        var canary = Prod.OfType(AwsType.Alarm).Where(alarm => alarm.Name.Contains("canary", StringComparison.Ordinal)).Select(alarm => alarm.Name);

        Sections().Select(section => section.Name)
            .Should().BeEquivalentTo(operational.Append("tap-health-prod").Concat(canary).Select(name => name.Replace("-prod", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_runbook_says_what_it_means_where_to_look_and_what_to_do() =>
        Sections().Should().OnlyContain(section => Parts.All(part => section.Text.Contains(part, StringComparison.OrdinalIgnoreCase)));

    private static IEnumerable<(string Name, string Text)> Sections() =>
        from section in Repository.Read("docs/operations.md").Split("\n### ").Skip(1)
        select (section.Split('\n')[0], section.Split("\n## ")[0]);
}
