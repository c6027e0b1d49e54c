namespace Tap.Simulation;

/// <summary>
/// A limit of so many a second and so many at once, which starts full:
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html.
/// </summary>
/// <param name="rate">Tokens that come back in a second.</param>
/// <param name="burst">The most that there are.</param>
internal sealed class TokenBucket(double rate, double burst)
{
    private double taken;
    private double at;

    /// <summary>A limit of what a second may have.</summary>
    public static TokenBucket PerSecond(double rate) => new(rate, rate);

    /// <summary>Takes tokens, if so many are there.</summary>
    public bool TryTake(double now, double count = 1)
    {
        taken = Math.Max(0, taken - ((now - at) * rate));
        at = now;
        if (burst - taken < count)
            return false;
        taken += count;
        return true;
    }
}
