namespace Tap.Simulation.Tests;

public class TokenBucketTests
{
    [Fact]
    public void A_full_bucket_lets_its_burst_through_at_once_and_no_more()
    {
        var bucket = new TokenBucket(rate: 10, burst: 5);

        Enumerable.Range(0, 7).Count(_ => bucket.TryTake(0)).Should().Be(5);
    }

    [Fact]
    public void Tokens_come_back_at_the_rate()
    {
        var bucket = new TokenBucket(rate: 10, burst: 5);
        bucket.TryTake(0, 5);

        bucket.TryTake(0.09).Should().BeFalse();
        bucket.TryTake(0.1).Should().BeTrue();
        bucket.TryTake(0.1).Should().BeFalse();
    }

    [Fact]
    public void What_is_not_used_is_saved_up_to_the_burst_alone()
    {
        var bucket = new TokenBucket(rate: 10, burst: 5);
        bucket.TryTake(0, 5);

        Enumerable.Range(0, 20).Count(_ => bucket.TryTake(1_000)).Should().Be(5);
    }

    [Fact]
    public void A_refusal_costs_nothing()
    {
        var bucket = new TokenBucket(rate: 1, burst: 1);
        bucket.TryTake(0);
        for (var i = 0; i < 100; i++)
            bucket.TryTake(0.5);

        bucket.TryTake(1).Should().BeTrue();
    }

    [Fact]
    public void Over_a_long_time_the_rate_is_let_through_and_the_burst_once()
    {
        var bucket = new TokenBucket(rate: 50, burst: 50);

        // 200 a second for 100 seconds.
        Enumerable.Range(0, 20_000).Count(i => bucket.TryTake(i / 200.0)).Should().BeCloseTo((50 * 100) + 50, 1);
    }
}
