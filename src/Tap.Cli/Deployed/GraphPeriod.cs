namespace Tap.Cli.Deployed;

/// <summary>How long the periods of a graph are.</summary>
internal static class GraphPeriod
{
    // A minute each in a day: more than a screen is wide.
    private const int MostPoints = 1440;

    private static readonly int[] Steps = [60, 300, 900, 3600, 21600, 86400];

    /// <summary>
    /// The period that is wanted, or the next one that does not give more than 1,440 points, and that CloudWatch still has: it keeps
    /// seconds for three hours, minutes for 15 days and five minutes for 63
    /// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html).
    /// </summary>
    /// <param name="seconds">The period that is wanted.</param>
    /// <param name="start">Where the graph begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="now">The moment of the question.</param>
    public static int Of(int seconds, DateTimeOffset start, DateTimeOffset end, DateTimeOffset now)
    {
        var kept = (now - start).TotalDays switch { > 63 => 3600, > 15 => 300, > 0.125 => 60, _ => 1 };
        return Steps.Where(step => step > seconds).Prepend(seconds)
            .FirstOrDefault(step => step % kept == 0 && (end - start).TotalSeconds / step <= MostPoints, Steps[^1]);
    }
}
