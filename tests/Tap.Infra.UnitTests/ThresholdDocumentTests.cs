using System.Text.RegularExpressions;

namespace Tap.Infra.UnitTests;

/// <summary>The thresholds that docs/operations.md shows are what the settings beside them make of the alarms.</summary>
public sealed partial class ThresholdDocumentTests
{
    public static TheoryData<string, string, string> Examples
    {
        get
        {
            var examples = new TheoryData<string, string, string>();
            foreach (Match row in Row().Matches(Repository.Read("docs/operations.md")))
                examples.Add(row.Groups["setting"].Value, row.Groups["alarm"].Value, row.Groups["fires"].Value);
            return examples;
        }
    }

    [Fact]
    public void What_users_ask_for_is_shown() => Examples.Select(example => (string)example[2]).Should().Contain(
        ["Sum > 0, 1 × 300 s", "Sum > 5, 2 × 300 s", "Sum > 9, 1 × 300 s", "p90 > 300, 3 × 300 s", "Average > 20000, 3 × 300 s", "Maximum > 20000, 1 × 300 s"]);

    [Theory, MemberData(nameof(Examples))]
    public async Task A_setting_makes_the_alarm_that_the_table_says(string setting, string name, string fires)
    {
        // Of YAML the examples have names and numbers alone.
        var json = Word().Replace($"{{ {setting} }}", "\"$0\"");
        var alarm = (await TapRun.StartAsync(RunOptions.Dev.With("tap:alarms", json))).Single(AwsType.Alarm, $"{name}-dev");

        var statistic = alarm.Text(alarm.InputNames.Contains("statistic") ? "statistic" : "extendedStatistic");
        alarm.Text("comparisonOperator").Should().Be("GreaterThanThreshold");
        $"{statistic} > {alarm.Number("threshold")}, {alarm.Number("evaluationPeriods")} × {alarm.Number("period")} s".Should().Be(fires);
    }

    [GeneratedRegex(@"^\| [^|]+ \| `(?<setting>\w+: \{[^|]*\})` \| (?<alarm>tap-[a-z0-9-]+) \| (?<fires>[^|]+?) \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    [GeneratedRegex("[A-Za-z][A-Za-z0-9]*")]
    private static partial Regex Word();
}
