namespace Tap.Simulation;

/// <summary>What a function writes to or reads from, as far as it has a limit: a table, a key of it, a prefix of a bucket.</summary>
/// <param name="simulator">The clock.</param>
/// <param name="bucket">The limit.</param>
internal sealed class Store(Simulator simulator, TokenBucket bucket)
{
    // What the SDK of the functions does when it is throttled: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
    private const int MostAttempts = 3;
    private const double RetrySeconds = 0.5;

    /// <summary>How many calls it throttled.</summary>
    public int Throttled { get; private set; }

    /// <summary>Asks for units until it has them or is tired of it.</summary>
    /// <param name="units">What the call needs.</param>
    /// <param name="random">What decides about waits.</param>
    /// <param name="done">Told whether it has them.</param>
    public void Use(double units, Random random, Action<bool> done) => Try(units, random, done, attempt: 1);

    private void Try(double units, Random random, Action<bool> done, int attempt)
    {
        if (bucket.TryTake(simulator.Now, units))
        {
            done(true);
            return;
        }

        Throttled++;
        if (attempt == MostAttempts)
            done(false);
        else
            simulator.After(random.NextDouble() * RetrySeconds * Math.Pow(2, attempt - 1), () => Try(units, random, done, attempt + 1));
    }
}
