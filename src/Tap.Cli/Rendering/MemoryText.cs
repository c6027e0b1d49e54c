using System.Globalization;
using System.Text.Json.Nodes;
using Tap.Cli.Deployed;

namespace Tap.Cli.Rendering;

/// <summary>What memory is to be expected to do, for people and machines.</summary>
internal static class MemoryText
{
    private const int Columns = 14;
    private const string Formula = "duration = waiting + computing / share of a CPU; share = memory / 1,769 MB, at most 1";

    /// <summary>For people.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="estimate">What is expected.</param>
    /// <param name="isLocal">Whether it was measured on this machine.</param>
    public static IEnumerable<string> Lines(string function, MemoryEstimate estimate, bool isLocal) =>
    [
        .. estimate.Measured.Select(size =>
            $"{function} at {size.Memory} MB: {size.Calls} calls, p90 {Milliseconds(size.P90)} ms, {Milliseconds(size.Billed)} ms billed on average"),
        $"Used: {estimate.Used} MB at the most, so {estimate.Least} MB are the least that leaves a quarter free.",
        "",
        $"{"MEMORY",7}  {"P90 IN MS",Columns}  {"USD PER MILLION",Columns + 1}",
        .. estimate.Expected.Select(size =>
            $"{size.Memory,7}  {Text(size.P90, Milliseconds),Columns}  {Text(size.UsdPerMillion, Usd),Columns + 1}{(size.Measured ? "  measured" : "")}"),
        "",
        $"Formula: {Formula}.",
        .. Limits(estimate, isLocal),
    ];

    /// <summary>For machines.</summary>
    /// <inheritdoc cref="Lines" />
    public static JsonObject Json(string function, MemoryEstimate estimate, bool isLocal) => new()
    {
        ["function"] = function,
        ["measured"] = new JsonArray([.. estimate.Measured.Select(size => new JsonObject
        {
            ["memoryMb"] = size.Memory, ["calls"] = size.Calls, ["p90Ms"] = Round(size.P90), ["billedMs"] = Round(size.Billed),
        })]),
        ["failedCalls"] = estimate.Left,
        ["usedMb"] = estimate.Used,
        ["leastMb"] = estimate.Least,
        ["expected"] = new JsonArray([.. estimate.Expected.Select(size => new JsonObject
        {
            ["memoryMb"] = size.Memory, ["measured"] = size.Measured, ["p90Ms"] = JsonOf(size.P90), ["usdPerMillion"] = JsonOf(size.UsdPerMillion),
        })]),
        ["formula"] = Formula,
        ["limits"] = new JsonArray([.. Limits(estimate, isLocal).Select(line => JsonValue.Create(line))]),
    };

    private static IEnumerable<string> Limits(MemoryEstimate estimate, bool isLocal)
    {
        yield return isLocal
            ? "Measured on this machine, which gives a call a whole CPU at any size: low is a call that only waits, high one that only computes. --aws has the truth."
            : estimate.IsSplit
                ? "The two parts are fitted to the sizes that were measured; the traffic may have been another one then."
                : "One size tells no part from the other: a call that only waits is one bound, one that only computes the other. Reports at a second size tell.";
        yield return "More than 1,769 MB helps only code that computes on several threads at once; more memory may be used where there is more.";
        yield return $"Prices as on the review page, of {estimate.Prices.Region} and arm64. A start that is billed counts as a part of its call.";
        if (estimate.Left > 0)
            yield return $"Calls that failed or ran out of time are left out: {estimate.Left}.";
    }

    private static string Text(Bounds bounds, Func<double, string> format)
    {
        var (low, high) = (format(bounds.Low), format(bounds.High));
        return low == high ? low : $"{low}-{high}";
    }

    private static string Milliseconds(double value) => value.ToString(value < 10 ? "0.#" : "0", CultureInfo.InvariantCulture);

    private static string Usd(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static JsonObject JsonOf(Bounds bounds) => new() { ["low"] = Round(bounds.Low), ["high"] = Round(bounds.High) };

    private static double Round(double value) => Math.Round(value, 3);
}
