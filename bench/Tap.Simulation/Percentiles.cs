namespace Tap.Simulation;

/// <summary>Percentiles of what was seen.</summary>
internal static class Percentiles
{
    /// <summary>The smallest value that so many percent do not exceed; null of nothing.</summary>
    public static double? Of(IEnumerable<double> values, double percent)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? null : sorted[Math.Max(0, (int)Math.Ceiling(percent / 100 * sorted.Count) - 1)];
    }
}
