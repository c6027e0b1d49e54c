using Tap.Infra.Configuration;

namespace Tap.Infra.UnitTests.Configuration;

public sealed class RuleTests
{
    [Theory]
    [InlineData(6, false)]
    [InlineData(7, true)]
    [InlineData(30, true)]
    [InlineData(31, false)]
    public void Bounds_belong_to_the_range(int value, bool holds) => Rule.Between(7, 30, "days", 14).Holds(value).Should().Be(holds);

    [Fact]
    public void A_range_says_its_bounds_and_its_unit()
    {
        var rule = Rule.Between(7, 30, "days", 14);

        rule.Text.Should().Be("a whole number of days from 7 to 30");
        rule.Example.Should().Be("14");
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void A_list_of_numbers_is_closed(int value, bool holds) => Rule.OneOf(1, 3).Holds(value).Should().Be(holds);

    [Theory]
    [InlineData("INFO", true)]
    [InlineData("info", false)]
    [InlineData("", false)]
    public void A_list_of_texts_is_closed_and_has_a_case(string value, bool holds) =>
        Rule.OneOf("INFO", "WARN").Holds(value).Should().Be(holds);

    [Fact]
    public void A_list_says_its_values_and_gives_the_first_as_example()
    {
        Rule.OneOf(1, 3).Text.Should().Be("one of 1, 3");
        Rule.OneOf("INFO", "WARN").Text.Should().Be("one of INFO, WARN");
        Rule.OneOf("INFO", "WARN").Example.Should().Be("INFO");
    }

    [Fact]
    public void Null_can_be_allowed_without_loosening_the_rule()
    {
        var number = Rule.OneOf(1, 3).OrNull();
        var text = Rule.OneOf("INFO").OrNull();

        number.Holds(null).Should().BeTrue();
        number.Holds(3).Should().BeTrue();
        number.Holds(2).Should().BeFalse();
        number.Text.Should().Be("null or one of 1, 3");
        text.Holds(null).Should().BeTrue();
        text.Holds("INFO").Should().BeTrue();
        text.Holds("info").Should().BeFalse();
        text.Text.Should().Be("null or one of INFO");
    }
}
