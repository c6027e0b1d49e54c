using Tap.Capacity;

namespace Tap.Cli.Tests.Capacity;

public class FormulaTests
{
    private static readonly Dictionary<string, double> Values = new() { ["a"] = 6, ["mix.b"] = 4 };

    [Theory]
    [InlineData("3", 3)]
    [InlineData("a", 6)]
    [InlineData("a / mix.b * 2", 3)]
    [InlineData("a * mix.b + -1 * a + 0.5", 18.5)]
    public void Products_are_reckoned_from_left_to_right_and_then_added(string formula, double value) =>
        Formula.Evaluate(formula, Values).Should().Be(value);

    [Fact]
    public void What_a_stack_does_not_have_leaves_a_formula_without_a_value() => Formula.Evaluate("a + 2 * c", Values).Should().BeNull();

    [Theory]
    [InlineData("a *")]
    [InlineData("a b")]
    [InlineData("a  * mix.b")]
    [InlineData("* a")]
    [InlineData("a - mix.b")]
    public void What_is_no_formula_is_refused(string formula) =>
        FluentActions.Invoking(() => Formula.Evaluate(formula, Values)).Should().Throw<FormatException>().WithMessage($"*{formula}*");

    [Fact]
    public void A_formula_tells_its_names() => Formula.Names("2 * a / mix.b + 1").Should().Equal("a", "mix.b");
}
