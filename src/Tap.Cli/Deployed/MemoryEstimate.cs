using Tap.Program;

namespace Tap.Cli.Deployed;

/// <summary>What was measured at a size.</summary>
/// <param name="Memory">The size in MB.</param>
/// <param name="Calls">How many calls.</param>
/// <param name="P90">Nine calls in ten took at most so many milliseconds.</param>
/// <param name="Billed">What is charged for a call on average, in milliseconds.</param>
internal sealed record MeasuredSize(int Memory, int Calls, double P90, double Billed);

/// <summary>A figure that lies between two; the same twice when it is known.</summary>
internal sealed record Bounds(double Low, double High);

/// <summary>What is to be expected of a size.</summary>
/// <param name="Memory">The size in MB.</param>
/// <param name="Measured">Whether it was measured.</param>
/// <param name="P90">The 90th percentile of the duration, in milliseconds.</param>
/// <param name="UsdPerMillion">What a million calls cost.</param>
internal sealed record ExpectedSize(int Memory, bool Measured, Bounds P90, Bounds UsdPerMillion);

/// <summary>What Lambda charges.</summary>
/// <param name="Call">USD for a call.</param>
/// <param name="GbSecond">USD for a second of a GB, on arm64.</param>
/// <param name="Region">Where.</param>
internal sealed record LambdaPrices(double Call, double GbSecond, string Region);

/// <summary>
/// What a function would take and cost with other memory. CPU comes with memory, a whole one with 1,769 MB, so that a call that computes
/// for <c>A</c> milliseconds on a whole CPU and waits for <c>W</c> takes <c>W + A / share</c>. Two sizes give both; one gives bounds.
/// </summary>
/// <param name="Measured">What was measured, the smallest size first.</param>
/// <param name="Expected">What is to be expected, the smallest size first.</param>
/// <param name="Used">The most memory that a call used, in MB.</param>
/// <param name="Left">Calls that failed and were left out.</param>
/// <param name="Prices">What the cost is computed of.</param>
internal sealed record MemoryEstimate(
    IReadOnlyList<MeasuredSize> Measured, IReadOnlyList<ExpectedSize> Expected, int Used, int Left, LambdaPrices Prices)
{
    /// <summary>The memory with which a function has one whole CPU: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html.</summary>
    public const int WholeCpu = 1_769;

    /// <summary>What is kept free of what was used: a larger event, or a later collection of garbage, needs it.</summary>
    public const double Headroom = 0.25;

    private const int MegabytesInGb = 1_024;
    private static readonly int[] Sizes =
        [128, 192, 256, 384, 512, 768, 1_024, 1_280, 1_536, WholeCpu, 2_048, 3_072, 4_096, 6_144, 8_192, 10_240];

    /// <summary>The least memory that leaves the headroom.</summary>
    public int Least => (int)Math.Ceiling(Used * (1 + Headroom));

    /// <summary>Whether sizes enough were measured to tell what a call computes from what it waits.</summary>
    public bool IsSplit => Measured.Select(size => ShareOf(size.Memory)).Distinct().Count() > 1;

    /// <summary>Estimates.</summary>
    /// <param name="reports">The reports.</param>
    /// <param name="hasShares">Whether CPU came with memory where they were measured, as on AWS; else each call had a whole one.</param>
    /// <param name="prices">What Lambda charges.</param>
    /// <exception cref="UserException">No call came to its end.</exception>
    public static MemoryEstimate Of(IReadOnlyList<InvocationReport> reports, bool hasShares, LambdaPrices prices)
    {
        var good = reports.Where(report => !report.Failed).ToList();
        if (good.Count == 0)
            throw new UserException("There is no report of a call that came to its end; call the function, or look further back with --since.");
        var measured = good.GroupBy(report => report.MemorySize).OrderBy(size => size.Key).Select(size => new MeasuredSize(
            size.Key, size.Count(), Percentile(size.Select(report => report.Duration)), size.Average(report => report.Billed))).ToList();
        var used = good.Max(report => report.MemoryUsed);
        var estimate = new MemoryEstimate(measured, [], used, reports.Count - good.Count, prices);

        double Share(int memory) => hasShares ? ShareOf(memory) : 1;
        Bounds Expect(int memory, Func<MeasuredSize, double> figure) =>
            hasShares && measured.FirstOrDefault(size => size.Memory == memory) is { } known
                ? new Bounds(figure(known), figure(known))
                : Model([.. measured.Select(size => (Share(size.Memory), figure(size), size.Calls))], ShareOf(memory));

        return estimate with
        {
            Expected = [.. estimate.Offered().Select(size =>
            {
                var billed = Expect(size, known => known.Billed);
                return new ExpectedSize(
                    size, hasShares && measured.Any(known => known.Memory == size), Expect(size, known => known.P90),
                    new Bounds(Cost(size, billed.Low), Cost(size, billed.High)));
            })],
        };

        double Cost(int memory, double milliseconds) =>
            1_000_000 * (prices.Call + (prices.GbSecond * memory / MegabytesInGb * milliseconds / 1_000));
    }

    // What leaves the headroom, up to a whole CPU; beyond that, as much as is needed.
    private IEnumerable<int> Offered()
    {
        var fits = Sizes.Union(Measured.Select(size => size.Memory)).Where(size => size >= Least).Order().ToList();
        return fits.Where(size => size <= Math.Max(WholeCpu, fits[0]) || Measured.Any(known => known.Memory == size));
    }

    /// <summary>The 90th percentile by the nearest rank.</summary>
    private static double Percentile(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[(int)Math.Ceiling(0.9 * sorted.Count) - 1];
    }

    // A single thread gains nothing by more than one CPU.
    private static double ShareOf(int memory) => Math.Min(1, (double)memory / WholeCpu);

    /// <summary>The time at a share of the CPU, of times that were measured at others.</summary>
    private static Bounds Model(IReadOnlyList<(double Share, double Time, int Calls)> measured, double share)
    {
        if (measured.Select(point => point.Share).Distinct().Count() == 1)
        {
            var known = Mean(measured, point => point.Time);
            var computing = known * measured[0].Share / share;
            return new Bounds(Math.Min(known, computing), Math.Max(known, computing));
        }

        // The line of least squares through the times over 1 / share: its slope is what a call computes, its height what it waits.
        var (inverse, time) = (Mean(measured, point => 1 / point.Share), Mean(measured, point => point.Time));
        var slope = Mean(measured, point => ((1 / point.Share) - inverse) * (point.Time - time))
            / Mean(measured, point => Math.Pow((1 / point.Share) - inverse, 2));

        // Neither part can be less than nothing, whatever chance has made of the times.
        var computes = Math.Clamp(slope, 0, time / inverse);
        var expected = time - (computes * inverse) + (computes / share);
        return new Bounds(expected, expected);
    }

    private static double Mean(
        IReadOnlyList<(double Share, double Time, int Calls)> points, Func<(double Share, double Time, int Calls), double> of) =>
        points.Sum(point => point.Calls * of(point)) / points.Sum(point => point.Calls);
}
