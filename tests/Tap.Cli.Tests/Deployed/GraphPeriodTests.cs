using Tap.Cli.Deployed;

namespace Tap.Cli.Tests.Deployed;

/// <summary>A graph has no more points than can be seen, and only such as CloudWatch still has.</summary>
public sealed class GraphPeriodTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(60, 1, 60)]
    [InlineData(60, 24, 60)]
    [InlineData(60, 25, 300)]
    [InlineData(300, 25, 300)]
    [InlineData(60, 7 * 24, 900)]
    [InlineData(3600, 7 * 24, 3600)]
    [InlineData(60, 15 * 24, 900)]
    [InlineData(60, 400 * 24, 86400)]
    [InlineData(10, 2, 10)]
    [InlineData(10, 3.5, 60)]
    [InlineData(1, 2, 60)]
    [InlineData(120, 48, 120)]
    [InlineData(120, 72, 300)]
    public void A_long_range_has_longer_periods(int wanted, double hours, int expected) =>
        GraphPeriod.Of(wanted, Now.AddHours(-hours), Now, Now).Should().Be(expected);

    [Theory]
    [InlineData(10, 0.2, 60)]
    [InlineData(60, 14, 60)]
    [InlineData(60, 16, 300)]
    [InlineData(60, 64, 3600)]
    [InlineData(900, 64, 3600)]
    public void What_CloudWatch_has_summed_up_is_asked_for_as_it_is(int wanted, double daysAgo, int expected) =>
        GraphPeriod.Of(wanted, Now.AddDays(-daysAgo), Now.AddDays(-daysAgo).AddHours(1), Now).Should().Be(expected);
}
