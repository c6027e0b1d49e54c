using Markdig;
using Tap.Cli.Review;
using Tap.Guardrails;

namespace Tap.Cli.Tests.Review;

public class ChangeSummaryTests
{
    private const string Queue = "aws:sqs/queue:Queue";

    [Fact]
    public void What_loses_data_stands_before_all_else_in_red()
    {
        var lines = Summary([Thing("a"), ReviewKit.Resource(Queue, "q", """{"fifoQueue":false}""")], [ReviewKit.Resource(Queue, "q", """{"fifoQueue":true}"""), Thing("b")])
            .Split('\n');

        lines[0].Should().Be(ChangeSummary.Marker);
        var warning = Array.IndexOf(lines, "> [!CAUTION]");
        warning.Should().BePositive();
        lines[warning + 2].Should().Be("> - dev: **replaced** `q` aws:sqs:Queue: `fifoQueue` `false` → `true`");
        Array.IndexOf(lines, "| Resources | 1 created, 1 replaced, 1 deleted |").Should().BeGreaterThan(warning);
    }

    [Fact]
    public void Of_what_changed_only_what_is_another_is_said() => Summary(
            [ReviewKit.Resource("aws:cloudwatch/logGroup:LogGroup", "g", """{"name":"x","retentionInDays":7}""")],
            [ReviewKit.Resource("aws:cloudwatch/logGroup:LogGroup", "g", """{"name":"x"}""")])
        .Should().Contain("- **changed** `g` (CloudWatch log group): `kept for 7 days` → **!** `kept for ever`\n");

    [Fact]
    public void A_change_that_loses_nothing_warns_of_nothing() => Summary([], [Thing("a")]).Should().NotContain("CAUTION");

    [Fact]
    public void A_change_without_effect_is_one_line() =>
        Summary([Thing("a")], [Thing("a")]).Should().Contain("Nothing: dev stay as they are.").And.NotContain("|");

    [Fact]
    public void However_much_changes_it_fits_a_comment()
    {
        RegisteredResource[] many =
        [
            .. Enumerable.Range(0, 2_000).SelectMany(index => new[]
            {
                ReviewKit.Resource(Queue, $"queue-{index}-{new string('x', 300)}", $$"""{"policy":"{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"{{new string('a', 500)}}\",\"Resource\":\"*\",\"Principal\":\"*\"}]}"}"""),
                ReviewKit.Resource("aws:cloudwatch/metricAlarm:MetricAlarm", $"alarm-{index}", $$"""{"name":"{{new string('n', 900)}}","comparisonOperator":"x"}"""),
            }),
        ];

        Summary(many, []).Length.Should().BeLessThan(65_536);
        Summary([], many).Should().Contain("more\n").And.EndWith("</details>\n");
    }

    [Fact]
    public void No_name_or_value_becomes_markup()
    {
        const string hostile = "`</details>|@everyone <img src=x>\n# [a](https://example.com)";
        var name = $"x{hostile}";
        var html = Markdown.ToHtml(
            Summary([], [ReviewKit.Resource(Queue, name, "{}")], hostile), new MarkdownPipelineBuilder().UsePipeTables().Build());

        html.Should().NotContain("<img").And.NotContain("<a ").And.NotContain("<h1");
        html.Should().Contain("@everyone &lt;img src=x&gt;");
    }

    private static RegisteredResource Thing(string name) => ReviewKit.Resource("aws:x/thing:Thing", name, "{}");

    private static string Summary(RegisteredResource[] before, RegisteredResource[] after, string reference = "main")
    {
        var (old, now) = (ReviewKit.Stack("dev", before), ReviewKit.Stack("dev", after));
        var model = ReviewModel.Of("tap", now, now);
        var change = StackChange.Of(new BaseStack(old, [.. FindingModel.Of(old.Guardrails)]), now, model.Prices);
        return new ChangeSummary(model with
        {
            Change = new ChangeModel(reference, new string('a', 40), new string('b', 40), false, [change]),
        }).Render();
    }
}
