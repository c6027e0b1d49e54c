namespace Tap.Cli.Deployed;

/// <summary>A stretch of time.</summary>
/// <param name="From">When it begins.</param>
/// <param name="Until">When it is over; this moment is no part of it.</param>
internal readonly record struct TimeRange(DateTimeOffset From, DateTimeOffset Until)
{
    private const int Growth = 8;

    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The range in pieces, the last first, each longer than the one before: whoever wants the newest of something reads a little of a busy
    /// stack, and does not ask often about a quiet one.
    /// </summary>
    /// <param name="most">How long a piece may be; null for any length.</param>
    public IEnumerable<TimeRange> Backwards(TimeSpan? most = null)
    {
        var (until, length) = (Until, First);
        while (until > From)
        {
            var piece = new TimeRange(until - From <= length ? From : until - length, until);
            yield return piece;
            until = piece.From;
            if (until - From > length)
                length = most < length * Growth ? most.Value : length * Growth;
        }
    }

    /// <summary>The time around some moments, in order; what overlaps is one range.</summary>
    /// <param name="moments">The moments.</param>
    /// <param name="before">How long before each.</param>
    /// <param name="after">How long after each.</param>
    public static IReadOnlyList<TimeRange> Around(IEnumerable<DateTimeOffset> moments, TimeSpan before, TimeSpan after)
    {
        var ranges = new List<TimeRange>();
        foreach (var moment in moments.Order())
        {
            if (ranges is [.., var last] && moment - before <= last.Until)
                ranges[^1] = last with { Until = moment + after };
            else
                ranges.Add(new TimeRange(moment - before, moment + after));
        }

        return ranges;
    }
}
