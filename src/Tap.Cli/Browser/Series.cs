using Tap.Cli.Deployed;

namespace Tap.Cli.Browser;

/// <summary>A line of a graph.</summary>
/// <param name="Id">What tells it from the others of the graph.</param>
/// <param name="Label">Its name in the legend.</param>
/// <param name="Color">Its colour; null for any.</param>
/// <param name="Axis"><c>left</c> or <c>right</c>.</param>
/// <param name="PeriodSeconds">How long a period is.</param>
/// <param name="Timestamps">When the periods began, in seconds since 1970, ascending.</param>
/// <param name="Values">The value of each.</param>
internal sealed record Series(
    string Id, string Label, string? Color, string Axis, int PeriodSeconds, IReadOnlyList<long> Timestamps, IReadOnlyList<double> Values)
{
    /// <summary>Asks for the lines of rows, in each region for all at once.</summary>
    /// <param name="aws">Whom to ask.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="start">Where the graph begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>The lines in the order of the rows, and what CloudWatch has to say of them.</returns>
    /// <exception cref="Tap.Program.AwsException">CloudWatch refuses it.</exception>
    public static async Task<(IReadOnlyList<Series> Lines, IReadOnlyList<string> Messages)> ReadAsync(
        StackAws aws, IReadOnlyList<WidgetRow> rows, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellation)
    {
        // CloudWatch refuses a question that wants nothing returned.
        var regions = rows.GroupBy(row => row.Region).Where(region => region.Any(row => row.Visible));
        var found = await Task.WhenAll(regions.Select(
            region => MetricData.ReadAsync(aws.In(region.Key), region.Select(row => row.Query), start, end, cancellation)));
        var lines = found.SelectMany(data => data.Lines).ToLookup(line => line.Id);
        return (
            [.. rows.Where(row => row.Visible).SelectMany(row => Of(row, [.. lines[row.Id]]))],
            [.. found.SelectMany(data => data.Messages).Distinct()]);
    }

    // A search has as many lines as it finds metrics.
    private static IEnumerable<Series> Of(WidgetRow row, IReadOnlyList<MetricLine> lines) => lines.Select((line, index) => new Series(
        index == 0 ? row.Id : $"{row.Id}-{index}", line.Label, row.Color, row.Axis, row.PeriodSeconds, line.Timestamps, line.Values));
}
