using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tap.Cli.Aws;
using Tap.Program;

namespace Tap.Cli.Deployed;

/// <summary>What Lambda reports of a call that came to its end. Milliseconds and MB.</summary>
/// <param name="Duration">How long the handler ran.</param>
/// <param name="Billed">What is charged, in which the start is counted.</param>
/// <param name="MemorySize">The memory that the function had.</param>
/// <param name="MemoryUsed">The most that it used, in this call or one before in the same process.</param>
/// <param name="Start">What a start of the process took before, or its restoration from a snapshot; null when it was there.</param>
/// <param name="Failed">Whether it ran out of time or crashed, so that its duration tells nothing.</param>
internal sealed partial record InvocationReport(double Duration, double Billed, int MemorySize, int MemoryUsed, double? Start, bool Failed)
{
    // A report as a line of text, which begins so, or of JSON: https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
    private const string Text = "REPORT RequestId";
    private const string Json = "platform.report";

    /// <summary>Reads the reports of a function.</summary>
    /// <param name="api">Whom to ask.</param>
    /// <param name="group">Its log group.</param>
    /// <param name="from">The time of the first.</param>
    /// <param name="most">How many at most: the earliest.</param>
    /// <param name="cancellation">Stops reading.</param>
    public static async Task<IReadOnlyList<InvocationReport>> ReadAsync(
        AwsApi api, string group, DateTimeOffset from, int most, CancellationToken cancellation)
    {
        var parameters = new JsonObject
        {
            ["logGroupName"] = group,
            ["startTime"] = from.ToUnixTimeMilliseconds(),
            ["filterPattern"] = $"?\"{Json}\" ?\"{Text}\"",
        };
        var reports = new List<InvocationReport>();
        try
        {
            await foreach (var page in api.PagesAsync(JsonService.Logs, "FilterLogEvents", parameters, cancellation))
            {
                reports.AddRange(page["events"]!.AsArray().Select(item => Of(item!["message"]!.GetValue<string>())).OfType<InvocationReport>());
                if (reports.Count >= most)
                    break;
            }
        }
        catch (AwsException exception) when (exception.Code == "ResourceNotFoundException")
        {
            return []; // it has never run
        }

        return [.. reports.Take(most)];
    }

    /// <summary>Reads a line of a log; null when it is no report.</summary>
    public static InvocationReport? Of(string line) => line.StartsWith(Text, StringComparison.Ordinal) ? OfText(line) : OfJson(line);

    private static InvocationReport? OfText(string line)
    {
        var fields = Field().Matches(line).ToLookup(match => match.Groups["name"].Value, match => match.Groups["value"].Value);
        double? Number(string name) =>
            fields[name].FirstOrDefault() is { } text ? double.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture) : null;

        return Of(
            Number("Duration"), Number("Billed Duration"), Number("Memory Size"), Number("Max Memory Used"),
            Number("Init Duration") ?? Number("Restore Duration"), fields["Status"].FirstOrDefault());
    }

    private static InvocationReport? OfJson(string line)
    {
        try
        {
            if (JsonNode.Parse(line) is not JsonObject report || LogEntry.TextOf(report["type"]) != Json)
                return null;
            var (record, metrics) = (report["record"], report["record"]?["metrics"]);
            double? Number(string name) => metrics?[name]?.GetValue<double>();

            return Of(
                Number("durationMs"), Number("billedDurationMs"), Number("memorySizeMB"), Number("maxMemoryUsedMB"),
                Number("initDurationMs") ?? Number("restoreDurationMs"), LogEntry.TextOf(record?["status"]));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static InvocationReport? Of(double? duration, double? billed, double? size, double? used, double? start, string? status) =>
        duration is null || billed is null || size is null || used is null
            ? null
            : new InvocationReport(duration.Value, billed.Value, (int)size, (int)used, start, status is not (null or "success"));

    // The fields are set off by tabs; those of X-Ray follow in a line of their own.
    [GeneratedRegex(@"\t(?<name>[A-Z][A-Za-z ]*): (?<value>[^\t\n]*)")]
    private static partial Regex Field();
}
