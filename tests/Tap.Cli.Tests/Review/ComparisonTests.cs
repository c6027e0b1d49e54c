using Tap.Cli.Review;
using Tap.Guardrails;

namespace Tap.Cli.Tests.Review;

public class ComparisonTests
{
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

    private static IReadOnlyList<InputDifference> Inputs(string first, string second) =>
        Compare(first, second).Differences.Should().ContainSingle().Which.Inputs;

    private static Comparison Compare(string first, string second) =>
        Comparison.Of(ReviewKit.Stack("dev", Thing("tap-x-dev", first)), ReviewKit.Stack("prod", Thing("tap-x-prod", second)));

    private static RegisteredResource Thing(string name, string inputs) => ReviewKit.Resource("aws:x/thing:Thing", name, inputs);
}
