using Tap.Cli.Deployed;

namespace Tap.Cli.Tests.Deployed;

/// <summary>Stretches of time, in pieces and put together.</summary>
public sealed class TimeRangeTests
{
    private static readonly DateTimeOffset Now = new MovingTime().Now;

    [Theory]
    [InlineData(30, "30 0")]
    [InlineData(60, "60 0")]
    [InlineData(3600, "60 0,540 60,3600 540")]
    [InlineData(90_000, "60 0,540 60,4380 540,25980 4380,47580 25980,69180 47580,90000 69180")]
    public void Backwards_the_pieces_are_the_whole_and_grow_as_far_as_they_may(int seconds, string pieces) =>
        string.Join(',', new TimeRange(Now.AddSeconds(-seconds), Now).Backwards(TimeSpan.FromHours(6))
                .Select(piece => $"{(Now - piece.From).TotalSeconds} {(Now - piece.Until).TotalSeconds}"))
            .Should().Be(pieces);

    [Fact]
    public void From_the_beginning_of_time_there_are_few() =>
        new TimeRange(DateTimeOffset.MinValue, DateTimeOffset.MaxValue).Backwards().Should().HaveCountLessThan(20);

    [Theory]
    [InlineData("0", "-60 900")]
    [InlineData("0,100,960,961", "-60 1861")]
    [InlineData("961,0", "-60 900,901 1861")]
    [InlineData("", "")]
    public void What_overlaps_around_moments_is_one_range(string moments, string ranges) =>
        string.Join(',', TimeRange.Around(
                moments.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(text => Now.AddSeconds(int.Parse(text))),
                TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(900))
                .Select(range => $"{(range.From - Now).TotalSeconds} {(range.Until - Now).TotalSeconds}"))
            .Should().Be(ranges);
}
