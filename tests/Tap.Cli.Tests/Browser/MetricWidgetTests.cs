using System.Text.Json.Nodes;
using Tap.Cli.Browser;

namespace Tap.Cli.Tests.Browser;

/// <summary>
/// The rows of a metric widget, as https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
/// has them.
/// </summary>
public sealed class MetricWidgetTests
{
    [Fact]
    public void A_row_names_a_metric_and_its_dimensions_and_then_how_it_is_drawn()
    {
        var row = Read("""
            { "metrics": [["AWS/Lambda", "Errors", "FunctionName", "f", "Resource", "f:live",
              { "id": "errors", "stat": "Sum", "period": 60, "label": "bad", "color": "#d62728", "yAxis": "right", "region": "us-east-1" }]] }
            """).Should().ContainSingle().Subject;
        (row.Id, row.Color, row.Axis, row.PeriodSeconds, row.Region, row.Visible).Should().Be(("errors", "#d62728", "right", 60, "us-east-1", true));
        Query(row).Should().Be("""
            {"Id":"errors","MetricStat":{"Metric":{"Namespace":"AWS/Lambda","MetricName":"Errors","Dimensions":[{"Name":"FunctionName","Value":"f"},{"Name":"Resource","Value":"f:live"}]},"Period":60,"Stat":"Sum"},"Label":"bad","ReturnData":true}
            """);
    }

    [Fact]
    public void What_a_row_does_not_say_is_the_widgets_and_then_CloudWatchs()
    {
        var bare = Read("""{ "metrics": [["N", "M"]] }""").Single();
        (bare.Id, bare.Axis, bare.PeriodSeconds, bare.Region, Statistic(bare)).Should().Be(("m1", "left", 300, "eu-west-2", "Average"));
        var told = Read("""{ "stat": "p90", "period": 900, "metrics": [["N", "M"], ["N", "O", { "stat": "Sum", "period": 60 }]] }""");
        told.Select(row => (Statistic(row), row.PeriodSeconds)).Should().Equal(("p90", 900), ("Sum", 60));
    }

    [Theory]
    [InlineData("""[["N", "M", "D", "1"], [".", ".", ".", "2"]]""", "N M D=1", "N M D=2")]
    [InlineData("""[["N", "M", "D", "1"], [".", "O", ".", "."]]""", "N M D=1", "N O D=1")]
    [InlineData("""[["N", "M", "D", "1", "E", "2"], ["...", "3"]]""", "N M D=1,E=2", "N M D=1,E=3")]
    [InlineData("""[["N", "M", "D", "1", "E", "2"], ["...", "3", ".", "4"]]""", "N M D=1,E=2", "N M D=3,E=4")]
    [InlineData("""[["N", "M", "D", "1"], ["..."]]""", "N M D=1", "N M D=1")]
    [InlineData("""[["N", "M", "D", "1"], ["...", "2"], ["...", "3"]]""", "N M D=1", "N M D=2", "N M D=3")]
    [InlineData("""[["N", "M", "D", "1"], [".", "O"], [".", "."]]""", "N M D=1", "N O", "N O")]
    [InlineData("""[["N", "M", "D", "1"], [{ "expression": "m1 * 2" }], [".", "O", ".", "."]]""", "N M D=1", "m1 * 2", "N O D=1")]
    public void Dots_stand_for_what_the_row_above_says(string metrics, params string[] expected) =>
        Read($$"""{ "metrics": {{metrics}} }""").Select(Short).Should().Equal(expected);

    [Fact]
    public void A_row_without_an_id_gets_one_that_no_other_has() =>
        Read("""{ "metrics": [["N", "A"], ["N", "B", { "id": "m1" }], ["N", "C"], [{ "expression": "m1", "id": "m3" }]] }""")
            .Select(row => row.Id).Should().Equal("m2", "m1", "m4", "m3");

    [Fact]
    public void Expressions_are_computed_of_rows_that_need_not_be_drawn()
    {
        var rows = Read("""
            { "metrics": [[{ "expression": "100 * e / c", "id": "rate", "label": "%" }], ["N", "E", { "id": "e", "visible": false }], ["N", "C", { "id": "c", "visible": false }]] }
            """);
        rows.Select(row => row.Visible).Should().Equal(true, false, false);
        Query(rows[0]).Should().Be("""{"Id":"rate","Expression":"100 * e / c","Period":300,"Label":"%","ReturnData":true}""");
        rows[1].Query["ReturnData"]!.GetValue<bool>().Should().BeFalse();
    }

    [Fact]
    public void A_search_has_its_own_period_which_may_become_longer_too()
    {
        const string widget = """{ "period": 300, "metrics": [[{ "expression": "SUM(SEARCH('{N,D} MetricName=\"M\" D=\"9\"', 'Sum', 60))" }]] }""";
        Read(widget).Single().PeriodSeconds.Should().Be(60);
        var longer = Read(widget, period => period * 5).Single();
        (longer.PeriodSeconds, $"{longer.Query["Expression"]}").Should().Be((300, "SUM(SEARCH('{N,D} MetricName=\"M\" D=\"9\"', 'Sum', 300))"));
        Read("""{ "period": 900, "metrics": [[{ "expression": "SEARCH('{N,D} M', 'Sum')" }]] }""").Single().PeriodSeconds.Should().Be(900);
    }

    [Fact]
    public void Another_account_is_asked_where_one_is_named() =>
        Read("""{ "accountId": "111122223333", "metrics": [["N", "M"], ["N", "O", { "accountId": "444455556666" }]] }""")
            .Select(row => $"{row.Query["AccountId"]}").Should().Equal("111122223333", "444455556666");

    [Fact]
    public void A_widget_may_show_nothing() => Read("{}").Should().BeEmpty();

    [Theory]
    [InlineData("""{ "metrics": {} }""", "metrics is '{}'; it must be an array.")]
    [InlineData("""{ "metrics": ["N"] }""", "metrics[0] is '\"N\"'; it must be an array.")]
    [InlineData("""{ "metrics": [["N"]] }""", "metrics[0] is '\"N\"'; it must be a namespace, a metric, and pairs of a dimension and its value.")]
    [InlineData("""{ "metrics": [["N", "M", "D"]] }""", "metrics[0] is '\"N, M, D\"'; it must be a namespace*")]
    [InlineData("""{ "metrics": [["N", "M"], ["N", 1]] }""", "metrics[1] is '1'; it must be texts, then options.")]
    [InlineData("""{ "metrics": [["N", "."]] }""", "metrics[0] is '\".\"'; it must be below such a value.")]
    [InlineData("""{ "metrics": [["N", "M"], ["...", "a", "b", "c"]] }""", "metrics[1] is '\"...\"'; it must be no longer than the row above.")]
    [InlineData("""{ "period": "short", "metrics": [["N", "M"]] }""", "period is '\"short\"'; it must be a number of seconds.")]
    [InlineData("""{ "metrics": [["N", "M", { "region": "evil.example/" }]] }""", "region is 'evil.example/'; it must be a region such as eu-west-2.")]
    [InlineData("""{ "metrics": [["N", "M", { "label": 1 }]] }""", "label is '1'; it must be a text.")]
    public void What_is_none_of_CloudWatchs_is_named(string properties, string fault) =>
        FluentActions.Invoking(() => Read(properties)).Should().Throw<ApiFault>().WithMessage(fault).Which.Problem.Status.Should().Be(400);

    private static IReadOnlyList<WidgetRow> Read(string properties, Func<int, int>? periodOf = null) =>
        new MetricWidget(JsonNode.Parse(properties)!.AsObject(), "eu-west-2", periodOf ?? (period => period)).Read();

    private static string Query(WidgetRow row) => row.Query.ToJsonString();

    private static string Statistic(WidgetRow row) => row.Query["MetricStat"]!["Stat"]!.GetValue<string>();

    private static string Short(WidgetRow row)
    {
        if (row.Query["Expression"] is { } expression)
            return $"{expression}";
        var metric = row.Query["MetricStat"]!["Metric"]!;
        var dimensions = metric["Dimensions"]!.AsArray().Select(dimension => $"{dimension!["Name"]}={dimension["Value"]}");
        return $"{metric["Namespace"]} {metric["MetricName"]} {string.Join(',', dimensions)}".TrimEnd();
    }
}
