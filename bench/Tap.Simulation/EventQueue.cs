namespace Tap.Simulation;

/// <summary>
/// How Lambda's queue of asynchronous calls goes on: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html.
/// </summary>
/// <param name="MostRetries">How often an event is tried again after an error of the function.</param>
/// <param name="RetrySeconds">The wait before the first of these; the second waits twice as long.</param>
/// <param name="ThrottleSeconds">The wait of an event that was throttled first; it doubles.</param>
/// <param name="LongestThrottleSeconds">The longest of these.</param>
/// <param name="MaximumAgeSeconds">How old an event becomes.</param>
internal sealed record EventQueueRules(
    int MostRetries = 2,
    double RetrySeconds = 60,
    double ThrottleSeconds = 1,
    double LongestThrottleSeconds = 300,
    double MaximumAgeSeconds = 6 * 3_600)
{
    /// <summary>The rules where a minute takes this many seconds.</summary>
    public EventQueueRules Paced(double minuteSeconds)
    {
        var pace = minuteSeconds / 60;
        return this with
        {
            RetrySeconds = RetrySeconds * pace,
            ThrottleSeconds = ThrottleSeconds * pace,
            LongestThrottleSeconds = LongestThrottleSeconds * pace,
            MaximumAgeSeconds = MaximumAgeSeconds * pace,
        };
    }
}

/// <summary>The asynchronous queue before a function, and what becomes of its events.</summary>
/// <param name="simulator">The clock.</param>
/// <param name="function">The function.</param>
/// <param name="rules">How it goes on.</param>
/// <param name="service">What a call takes in a warm environment.</param>
/// <param name="failure">The share of calls that fail.</param>
/// <param name="random">What decides.</param>
internal sealed class EventQueue(
    Simulator simulator, Function function, EventQueueRules rules, Duration service, double failure, Random random)
{
    /// <summary>How many events came.</summary>
    public int Accepted { get; private set; }

    /// <summary>How many were given up, and are dead letters.</summary>
    public int Lost { get; private set; }

    /// <summary>How many calls were throttled.</summary>
    public int Throttled { get; private set; }

    /// <summary>From the event to the end of its processing, of each that was processed.</summary>
    public List<double> Times { get; } = [];

    /// <summary>The most events that waited or ran.</summary>
    public int Longest { get; private set; }

    /// <summary>How many wait or run.</summary>
    public int Waiting => Accepted - Lost - Times.Count;

    /// <summary>Takes an event.</summary>
    public void Accept()
    {
        Accepted++;
        Longest = Math.Max(Longest, Waiting);
        Try(simulator.Now, errors: 0, throttles: 0);
    }

    private void Try(double since, int errors, int throttles)
    {
        if (!function.TryCall(synchronous: false, random, out var start))
        {
            Throttled++;
            Later(since, errors, throttles + 1, Math.Min(rules.LongestThrottleSeconds, rules.ThrottleSeconds * Math.Pow(2, throttles)));
            return;
        }

        simulator.After(start + service(random), () =>
        {
            function.End();
            if (random.NextDouble() >= failure)
                Times.Add(simulator.Now - since);
            else if (errors == rules.MostRetries)
                Lost++;
            else
                Later(since, errors + 1, throttles: 0, rules.RetrySeconds * (errors + 1));
        });
    }

    private void Later(double since, int errors, int throttles, double delay)
    {
        if (simulator.Now - since + delay > rules.MaximumAgeSeconds)
            Lost++;
        else
            simulator.After(delay, () => Try(since, errors, throttles));
    }
}
