using System.Globalization;
using System.Text.Json.Nodes;
using Tap.Capacity;

namespace Tap.Cli.Review;

/// <summary>What a workload asks of a stack, for people and machines.</summary>
internal static class CapacityText
{
    private const int Shown = 5;
    private const int Column = 16;

    /// <summary>For people: the limits that break first, in order.</summary>
    public static IEnumerable<string> Lines(CapacityReport report)
    {
        var values = report.Estimate.Values;
        yield return $"{report.Stack} with {Number(values["requests"])} requests a month: {Number(values["mean"])} a second on average, "
            + $"{Number(values["peak"])} at the peak; about {Number((double)report.UsdPerMonth)} USD a month";
        yield return "";
        yield return $"{"BREAKS AT",Column}  {"USED",9}  LIMIT";
        foreach (var use in report.Estimate.Limits.Take(Shown))
        {
            yield return $"{Breaks(use),Column}  {Number(use.Use * 100) + " %",9}  {use.Limit.Service}: {use.Limit.Title} ({use.Limit.Scope}), "
                + $"{Number(use.Demand)} of {Number(use.Value)} {use.Limit.Unit}";
            yield return $"{"",Column}  {"",9}  {use.Limit.Remedy}";
        }

        yield return "";
        yield return $"Requests a month of the same kind, peak {Number(values["peakToMean"])} times the mean. Of {report.Estimate.Limits.Count} limits these break first; "
            + "--json and ./tap review have all.";
    }

    /// <summary>For machines: everything, unrounded.</summary>
    public static JsonObject Json(CapacityReport report) => new()
    {
        ["stack"] = report.Stack,
        ["region"] = report.Model.Region,
        ["workload"] = Object(report.Workload),
        ["facts"] = Object(report.Facts),
        ["quantities"] = Object(report.Model.Quantities.Select(quantity => quantity.Id)
            .Where(report.Estimate.Values.ContainsKey).ToDictionary(id => id, id => report.Estimate.Values[id])),
        ["usdPerMonth"] = report.UsdPerMonth,
        ["assumptions"] = Object(report.Estimate.Assumptions),
        ["limits"] = new JsonArray([.. report.Estimate.Limits.Select(Json)]),
    };

    private static JsonObject Json(LimitUse use) => new()
    {
        ["id"] = use.Limit.Id,
        ["service"] = use.Limit.Service,
        ["title"] = use.Limit.Title,
        ["scope"] = use.Limit.Scope,
        ["unit"] = use.Limit.Unit,
        ["demand"] = use.Demand,
        ["value"] = use.Value,
        ["use"] = use.Use,
        ["breaksAt"] = use.BreaksAt,
        ["raisable"] = use.Limit.Raisable,
        ["setting"] = use.Limit.Setting,
        ["page"] = use.Limit.Page,
        ["remedy"] = use.Limit.Remedy,
    };

    private static JsonObject Object(IReadOnlyDictionary<string, double> values) =>
        new(values.Select(value => KeyValuePair.Create(value.Key, (JsonNode?)value.Value)));

    private static string Breaks(LimitUse use) => use.BreaksAt switch
    {
        null => "never",
        0 => "at any traffic",
        { } requests => Number(requests),
    };

    // Three digits say all that an estimate knows.
    private static string Number(double value) =>
        double.Parse(value.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            .ToString("#,0.##########", CultureInfo.InvariantCulture);
}
