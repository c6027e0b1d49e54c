namespace Tap.Simulation;

/// <summary>A stretch of time with so many requests a second, from clients that know nothing of each other.</summary>
/// <param name="Seconds">How long.</param>
/// <param name="Rate">Requests a second.</param>
internal sealed record Stretch(double Seconds, double Rate);

/// <summary>When requests come.</summary>
internal static class Traffic
{
    private const double MonthSeconds = 30 * 24 * 3_600;

    /// <summary>The rate of so many requests a month of 30 days.</summary>
    public static double PerSecond(double requestsPerMonth) => requestsPerMonth / MonthSeconds;

    /// <summary>Calm, a burst, and calm again.</summary>
    /// <param name="rate">What is calm.</param>
    /// <param name="factor">How many times that the burst has.</param>
    /// <param name="burstSeconds">How long it is.</param>
    /// <param name="calmSeconds">How long it is calm before, and after.</param>
    public static IReadOnlyList<Stretch> WithBurst(double rate, double factor, double burstSeconds, double calmSeconds) =>
        [new(calmSeconds, rate), new(burstSeconds, rate * factor), new(calmSeconds, rate)];

    /// <summary>The times of the requests, in order.</summary>
    public static IEnumerable<double> Times(IReadOnlyList<Stretch> stretches, Random random)
    {
        var begin = 0.0;
        foreach (var stretch in stretches)
        {
            var gap = Durations.Exponential(1 / stretch.Rate);
            for (var at = begin + gap(random); at < begin + stretch.Seconds; at += gap(random))
                yield return at;
            begin += stretch.Seconds;
        }
    }
}
