using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Tap.Cli.Deployed;

/// <summary>An alarm of CloudWatch, on metrics or on other alarms.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Region">Where it is: with its metric.</param>
/// <param name="State">OK, ALARM or INSUFFICIENT_DATA.</param>
/// <param name="Since">When it got into this state.</param>
/// <param name="Description">What it means.</param>
/// <param name="Condition">When it fires, in words.</param>
/// <param name="Threshold">The same in short, for a list.</param>
/// <param name="Reason">Why it has its state, as CloudWatch says it.</param>
/// <param name="Cause">The same in short: the values that led to it, or the alarms that fire.</param>
/// <param name="Actions">Whom it tells when it fires.</param>
internal sealed partial record Alarm(
    string Name, string Region, string State, DateTimeOffset Since, string Description, string Condition, string Threshold,
    string Reason, string Cause, IReadOnlyList<string> Actions)
{
    /// <summary>The states that an alarm may have.</summary>
    public static readonly string[] States = ["OK", "ALARM", "INSUFFICIENT_DATA"];

    /// <summary>Whether it fires.</summary>
    public bool Fires => State == "ALARM";

    /// <summary>Whether it is one on other alarms.</summary>
    public bool IsComposite => Definition["AlarmRule"] is not null;

    /// <summary>All of it, as DescribeAlarms answers.</summary>
    public required JsonObject Definition { get; init; }

    /// <summary>
    /// Whether somebody is told when it fires. Nobody is told of those that only end a release, which fire at less than a fault.
    /// </summary>
    public bool Notifies => Actions.Count > 0;

    /// <summary><c>page</c> if it wakes somebody, <c>notice</c> if it tells somebody else, <c>none</c> if it tells nobody.</summary>
    public string Severity =>
        !Notifies ? "none" : Topics("ALARM").Any(topic => topic.StartsWith("tap-pages-", StringComparison.Ordinal)) ? "page" : "notice";

    /// <summary>The topics that hear when it gets into a state.</summary>
    public IEnumerable<string> Topics(string state)
    {
        var actions = state switch { "ALARM" => "AlarmActions", "OK" => "OKActions", _ => "InsufficientDataActions" };
        return (Definition[actions] as JsonArray ?? []).Select(action => action!.GetValue<string>().Split(':')[^1]);
    }

    /// <summary>Why it does not tell of its state now, in words; null when it does.</summary>
    public string? Silence => Definition["ActionsSuppressedBy"]?.GetValue<string>() switch
    {
        null => null,
        "WaitPeriod" => "waits a minute for a release",
        "ExtensionPeriod" => "silent until what a release did is over",
        _ => "silent while a release is judged",
    };

    /// <summary>Reads one from an answer of DescribeAlarms.</summary>
    public static Alarm Of(JsonObject alarm, string region)
    {
        var (condition, threshold) = alarm["AlarmRule"] is { } rule ? (rule.GetValue<string>(), "other alarms") : ConditionOf(alarm);
        return new Alarm(
            alarm["AlarmName"]!.GetValue<string>(),
            region,
            alarm["StateValue"]!.GetValue<string>(),
            // The other is also that of an evaluation that changed nothing.
            MomentOf(alarm["StateTransitionedTimestamp"] ?? alarm["StateUpdatedTimestamp"]!),
            alarm["AlarmDescription"]?.GetValue<string>() ?? "",
            condition,
            threshold,
            alarm["StateReason"]?.GetValue<string>() ?? "",
            CauseOf(alarm["StateReasonData"]?.GetValue<string>()),
            [.. (alarm["AlarmActions"] as JsonArray ?? []).Select(action => action!.GetValue<string>())])
        {
            Definition = alarm,
        };
    }

    /// <summary>A moment as CloudWatch's JSON has it: seconds since 1970.</summary>
    public static DateTimeOffset MomentOf(JsonNode seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds.GetValue<double>());

    /// <summary>The alarm for machines.</summary>
    public JsonObject ToJson() => new()
    {
        ["name"] = Name,
        ["region"] = Region,
        ["state"] = State,
        ["since"] = Since.UtcDateTime,
        ["description"] = Description,
        ["condition"] = Condition,
        ["reason"] = Reason,
        ["severity"] = Severity,
        ["silence"] = Silence,
        ["actions"] = new JsonArray([.. Actions.Select(action => JsonValue.Create(action))]),
    };

    private static (string Condition, string Threshold) ConditionOf(JsonObject alarm)
    {
        // With several metrics one of them is what counts, usually an expression, and the first that is none has the period. It is
        // compared with a value or, where there is none, with another of them: a band.
        var queries = (alarm["Metrics"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        var statistic = queries.Select(query => query["MetricStat"]).OfType<JsonObject>().FirstOrDefault();
        var band = alarm["ThresholdMetricId"]?.GetValue<string>();
        var counted = queries.FirstOrDefault(query => (query["ReturnData"]?.GetValue<bool>() ?? true) && $"{query["Id"]}" != band);
        var metric = counted is null
            ? $"{alarm["ExtendedStatistic"] ?? alarm["Statistic"]} of {alarm["MetricName"]}"
            : $"{statistic?["Stat"]} of {NameOf(counted)}";
        var sign = SignOf(alarm["ComparisonOperator"]!.GetValue<string>());
        var period = Minutes(alarm["Period"] ?? statistic?["Period"]);
        var compared = band is null
            ? alarm[nameof(Threshold)]?.GetValue<double>().ToString(CultureInfo.InvariantCulture)
            : BandOf(queries, band);
        var threshold = $"{sign} {compared} in {period}";
        var periods = alarm["EvaluationPeriods"]!.GetValue<int>();
        var needed = alarm["DatapointsToAlarm"]?.GetValue<int>() ?? periods;
        var times = periods == 1 ? "" : needed == periods ? $", {periods} times" : $", {needed} of {periods} times";
        return ($"{metric} {threshold}{times}", $"{threshold}{times}");
    }

    // What labels a metric is what CloudWatch itself would call it, where the alarm does not say.
    private static JsonNode? NameOf(JsonObject query) =>
        query["Label"] is { } label && $"{label}".Length > 0 ? label : query["Expression"] ?? query["MetricStat"]?["Metric"]?["MetricName"];

    // Of what it is made is the metric again, so that only its width tells anything.
    private static string BandOf(IEnumerable<JsonObject> queries, string id) =>
        Width().Match($"{queries.FirstOrDefault(query => $"{query["Id"]}" == id)?["Expression"]}") is { Success: true } width
            ? $"the usual band of ±{width.Groups["width"].Value}σ"
            : "the usual band";

    [GeneratedRegex(@",\s*(?<width>[\d.]+)\s*\)\s*\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Width();

    private static string SignOf(string comparison) => comparison switch
    {
        "GreaterThanThreshold" => ">",
        "GreaterThanOrEqualToThreshold" => ">=",
        "LessThanThreshold" => "<",
        "LessThanOrEqualToThreshold" => "<=",
        "GreaterThanUpperThreshold" => "above",
        "LessThanLowerThreshold" => "below",
        "LessThanLowerOrGreaterThanUpperThreshold" => "outside",
        _ => comparison,
    };

    private static string Minutes(JsonNode? period) => period?.GetValue<int>() switch
    {
        null => "a period",
        { } seconds when seconds % 60 == 0 => $"{seconds / 60}m",
        { } seconds => $"{seconds}s",
    };

    private static string CauseOf(string? data)
    {
        if (string.IsNullOrEmpty(data))
            return "";
        var reason = JsonSerializer.Deserialize<ReasonData>(data, JsonSerializerOptions.Web)!;
        return string.Join(", ", reason.TriggeringAlarms is { } alarms
            ? alarms.Where(alarm => alarm.State?.Value == "ALARM").Select(alarm => alarm.Arn.Split(':')[^1])
            : (reason.RecentDatapoints ?? []).OfType<double>().Select(value => value.ToString("0.##", CultureInfo.InvariantCulture)));
    }

    private sealed record ReasonData(IReadOnlyList<double?>? RecentDatapoints, IReadOnlyList<TriggeringAlarm>? TriggeringAlarms);

    private sealed record TriggeringAlarm(string Arn, TriggeringState? State);

    private sealed record TriggeringState(string? Value);
}
