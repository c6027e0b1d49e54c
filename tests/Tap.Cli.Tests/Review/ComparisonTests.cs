using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tap.Cli.Review;
using Tap.Guardrails;

namespace Tap.Cli.Tests.Review;

public class ComparisonTests
{
    private static readonly string[] WidgetLeaves =
    [
        "type", "properties.title",
        .. new[] { "[AWS/Lambda]", "[Errors]", "[FunctionName]", "[a]", "[4].stat", "[4].label" }.Select(leaf => $"properties.metrics[errors]{leaf}"),
    ];

    [Fact]
    public void Stacks_that_differ_in_their_names_alone_are_the_same()
    {
        var comparison = Compare("""{"name":"tap-x-dev","code":"device"}""", """{"name":"tap-x-prod","code":"device"}""");
        comparison.Should().BeEquivalentTo(new Comparison([], [], [], 1));
    }

    [Fact]
    public void A_resource_of_one_stack_is_named()
    {
        var (only, both) = (Thing("tap-only-dev", "{}"), "tap-both");
        var comparison = Comparison.Of(
            ReviewKit.Stack("dev", only, Thing($"{both}-dev", "{}")), ReviewKit.Stack("prod", Thing($"{both}-prod", "{}"), Thing("tap-other-prod", "{}")));

        comparison.OnlyFirst.Should().Equal(only.Key);
        comparison.OnlySecond.Should().Equal("aws:x/thing:Thing::tap-other-prod");
        comparison.Same.Should().Be(1);
    }

    [Fact]
    public void An_input_that_differs_is_found_wherever_it_is() => Inputs(
            """{"days":7,"nested":{"list":[{"name":"a","size":1},{"name":"b","size":2}]},"gone":true}""",
            """{"days":30,"nested":{"list":[{"name":"b","size":3},{"name":"a","size":1}]}}""")
        .Should().Equal(new InputDifference("days", "7", "30"), new InputDifference("nested.list[b].size", "2", "3"), new InputDifference("gone", "true", null));

    [Fact]
    public void Documents_in_texts_are_looked_into() => Inputs(
            """{"policy":"{\"Statement\":[{\"Sid\":\"Read\",\"Action\":\"s3:GetObject\"}]}"}""",
            """{"policy":"{\"Statement\":[{\"Sid\":\"Read\",\"Action\":\"s3:*\"}]}"}""")
        .Should().Equal(new InputDifference("policy.Statement[Read].Action", "\"s3:GetObject\"", "\"s3:*\""));

    [Fact]
    public void A_word_that_both_write_alike_is_no_name_of_an_environment() =>
        Compare("""{"example":"/dev/process"}""", """{"example":"/dev/process"}""").Same.Should().Be(1);

    [Fact]
    public void An_item_that_is_there_twice_is_not_lost() => Inputs("""{"list":["a"]}""", """{"list":["a","a"]}""").Should().NotBeEmpty();

    [Fact]
    public void A_widget_is_known_by_its_group_and_title_and_never_by_its_place()
    {
        static string Graph(string title, int y, string metrics) => Widget("metric", y, $$"""{"title":"{{title}}","metrics":[{{metrics}}]}""");
        static string Head(string text, int y) => Widget("text", y, $$"""{"markdown":"## {{text}}"}""");
        const string calls = """["AWS/Lambda","Errors","FunctionName","a",{"stat":"Sum","label":"errors"}]""";
        const string other = """["AWS/Lambda","Errors","FunctionName","b",{"stat":"Max","label":"errors"}]""";

        Inputs(
            Body(Head("API", 0), Graph("Errors", 1, calls), Head("Function", 7), Graph("Errors", 8, calls), Graph("Lost", 8, calls)),
            Body(Head("New", 0), Graph("Errors", 1, calls), Head("API", 7), Graph("Errors", 8, calls), Head("Function", 14), Graph("Errors", 15, other)))
            .Select(input => input.Path).Should().BeEquivalentTo(
            [
                "body.widgets[New].type", "body.widgets[New].properties.markdown",
                .. Whole("New: Errors"),
                "body.widgets[Function: Errors].properties.metrics[errors][a]", "body.widgets[Function: Errors].properties.metrics[errors][b]",
                "body.widgets[Function: Errors].properties.metrics[errors][4].stat",
                .. Whole("Function: Lost"),
            ]);

        static IEnumerable<string> Whole(string widget) => WidgetLeaves.Select(leaf => $"body.widgets[{widget}].{leaf}");
    }

    [Fact]
    public void A_dashboard_that_only_moves_its_widgets_is_the_same() =>
        Compare(Body(Widget("text", 1, """{"markdown":"a"}""")), Body(Widget("text", 7, """{"markdown":"a"}"""))).Same.Should().Be(1);

    [Fact]
    public async Task The_dashboards_of_dev_and_prod_differ_in_named_widgets()
    {
        var comparison = Comparison.Of(await ReviewKit.RunAsync("dev"), await ReviewKit.RunAsync("prod"));
        var paths = comparison.Differences.Single(difference => difference.First == "aws:cloudwatch/dashboard:Dashboard::tap-dev").Inputs
            .Select(input => input.Path).ToList();

        paths.Should().NotBeEmpty().And.OnlyContain(path => Regex.IsMatch(path, @"^dashboardBody\.widgets\[[A-Z][^\]]+\]\."));
        paths.Should().NotContain(path => Regex.IsMatch(path, @"^dashboardBody\.widgets\[[^\]]* \d\]|metrics\[\d+\]"));
    }

    private static string Widget(string type, int y, string properties) => $$"""{"type":"{{type}}","x":0,"y":{{y}},"properties":{{properties}}}""";

    private static string Body(params string[] widgets) =>
        new JsonObject { ["body"] = $$"""{"widgets":[{{string.Join(',', widgets)}}]}""" }.ToJsonString();

    private static IReadOnlyList<InputDifference> Inputs(string first, string second) =>
        Compare(first, second).Differences.Should().ContainSingle().Which.Inputs;

    private static Comparison Compare(string first, string second) =>
        Comparison.Of(ReviewKit.Stack("dev", Thing("tap-x-dev", first)), ReviewKit.Stack("prod", Thing("tap-x-prod", second)));

    private static RegisteredResource Thing(string name, string inputs) => ReviewKit.Resource("aws:x/thing:Thing", name, inputs);
}
