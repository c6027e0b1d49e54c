using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tap.Cli.Deployed;

namespace Tap.Cli.Browser;

/// <summary>The time that a dashboard shows.</summary>
/// <param name="Start">From when.</param>
/// <param name="End">Until when.</param>
/// <param name="Now">The moment of the question.</param>
internal sealed record WidgetRange(DateTimeOffset Start, DateTimeOffset End, DateTimeOffset Now)
{
    /// <summary>The period to ask for instead of one that is wanted.</summary>
    public int PeriodOf(int seconds) => GraphPeriod.Of(seconds, Start, End, Now);
}

/// <summary>What a metric widget shows.</summary>
internal sealed record MetricWidgetData(string Kind, IReadOnlyList<Series> Series, IReadOnlyList<string> Messages);

/// <summary>What an alarm widget shows.</summary>
internal sealed record AlarmWidgetData(string Kind, IEnumerable<WidgetAlarm> Alarms);

/// <summary>An alarm in a widget.</summary>
internal sealed record WidgetAlarm(string Name, string State, string Reason, DateTimeOffset Since);

/// <summary>What a log widget shows.</summary>
internal sealed record LogWidgetData(string Kind, IReadOnlyList<string> Fields, IEnumerable<IEnumerable<string>> Rows);

/// <summary>What a text widget shows.</summary>
internal sealed record TextWidgetData(string Kind, string Html);

/// <summary>Finds what the widgets of a dashboard show, as CloudWatch does.</summary>
/// <param name="shown">The stack.</param>
internal sealed partial class Widgets(ShownStack shown)
{
    private static readonly string[] Types = ["metric", "alarm", "log", "text"];

    /// <summary>Finds it.</summary>
    /// <exception cref="ApiFault">The widget is none of these types, or is none of CloudWatch's.</exception>
    /// <exception cref="Tap.Program.AwsException">AWS refuses it.</exception>
    public async Task<object> ShowAsync(JsonObject widget, WidgetRange range, CancellationToken cancellation)
    {
        var properties = widget["properties"] as JsonObject ?? throw ApiFault.BadQuestion("properties", "", "an object");
        return TextOf(widget, "type") switch
        {
            "metric" => await MetricAsync(properties, range, cancellation),
            "alarm" => await AlarmAsync(properties, cancellation),
            "log" => await LogAsync(properties, range, cancellation),
            "text" => new TextWidgetData("text", SafeMarkdown.ToHtml(TextOf(properties, "markdown"))),
            var type => throw ApiFault.BadQuestion("type", type, string.Join(", ", Types)),
        };
    }

    private static string TextOf(JsonObject node, string name) =>
        node[name] is JsonValue value && value.TryGetValue(out string? text)
            ? text
            : throw ApiFault.BadQuestion(name, node[name]?.ToJsonString() ?? "", "a text");

    private async Task<MetricWidgetData> MetricAsync(JsonObject properties, WidgetRange range, CancellationToken cancellation)
    {
        var region = MetricWidget.RegionOf(properties, shown.Stack.Region);
        var rows = new MetricWidget(properties, region, range.PeriodOf).Read();
        var (lines, messages) = await Series.ReadAsync(shown.Aws, rows, range.Start, range.End, cancellation);
        string[] notDrawn = properties["annotations"]?["alarms"] is null ? [] : ["The alarms among the annotations are not drawn."];
        return new MetricWidgetData("metric", lines, [.. messages, .. notDrawn]);
    }

    private async Task<AlarmWidgetData> AlarmAsync(JsonObject properties, CancellationToken cancellation)
    {
        var named = properties["alarms"] as JsonArray ?? throw ApiFault.BadQuestion("alarms", $"{properties["alarms"]}", "an array");
        // arn:<partition>:cloudwatch:<region>:<account>:alarm:<name>
        var arns = named.Select(arn => $"{arn}".Split(':', 7) is ["arn", _, "cloudwatch", var region, _, "alarm", var name]
            ? (Region: MetricWidget.CheckRegion(region), Name: name)
            : throw ApiFault.BadQuestion("alarms", $"{arn}", "ARNs of alarms")).ToList();
        var states = (properties["states"] as JsonArray)?.Select(state => $"{state}").ToHashSet();
        var alarms = new StackAlarms(shown.Aws, shown.Stack);
        var found = await Task.WhenAll(arns.GroupBy(arn => arn.Region).Select(
            region => alarms.NamedAsync(region.Key, [.. region.Select(arn => arn.Name)], cancellation)));
        var byPlace = found.SelectMany(some => some).ToDictionary(alarm => (alarm.Region, alarm.Name));
        return new AlarmWidgetData(
            "alarm",
            arns.Select(byPlace.GetValueOrDefault).OfType<Alarm>().Where(alarm => states?.Contains(alarm.State) ?? true)
                .Select(alarm => new WidgetAlarm(alarm.Name, alarm.State, alarm.Reason, alarm.Since)));
    }

    private async Task<LogWidgetData> LogAsync(JsonObject properties, WidgetRange range, CancellationToken cancellation)
    {
        var (groups, query) = SourcesOf(TextOf(properties, "query"));
        var region = MetricWidget.RegionOf(properties, shown.Stack.Region);
        var rows = await new LogInsights(shown.Aws.In(region), shown.Time).RunAsync(groups, query, range.Start, range.End, cancellation);
        var fields = FieldsOf(query).Concat(rows.SelectMany(row => row.Keys)).Distinct().ToList();
        return new LogWidgetData("log", fields, rows.Select(row => fields.Select(field => row.GetValueOrDefault(field, ""))));
    }

    /// <summary>The log groups that the query of a widget names, <c>SOURCE 'a' | SOURCE 'b' |</c>, and what is asked of them.</summary>
    /// <exception cref="ApiFault">It names none.</exception>
    internal static (IReadOnlyList<string> Groups, string Query) SourcesOf(string query)
    {
        var groups = new List<string>();
        var rest = query;
        for (var source = Source().Match(rest); source.Success; source = Source().Match(rest))
        {
            groups.Add(source.Groups["group"].Value);
            rest = rest[source.Length..];
        }

        return groups.Count > 0
            ? (groups, rest.Trim())
            : throw ApiFault.BadQuestion("query", query, "one that begins with SOURCE 'a log group' |");
    }

    /// <summary>The fields that the last command of a query that chooses some names, in its order.</summary>
    internal static IEnumerable<string> FieldsOf(string query) => Fields().Matches(query).LastOrDefault() is { } command
        ? command.Groups["fields"].Value.Split(',').Select(field => Alias().Replace(field, "").Trim())
        : [];

    [GeneratedRegex(@"^\s*SOURCE\s+(?<quote>['""])(?<group>.+?)\k<quote>\s*\|", RegexOptions.IgnoreCase)]
    private static partial Regex Source();

    [GeneratedRegex(@"(?:^|\|)\s*(?:fields|display)\s+(?<fields>[^|(]+?)\s*(?=\||$)", RegexOptions.IgnoreCase)]
    private static partial Regex Fields();

    [GeneratedRegex(@"^.*\sas\s", RegexOptions.IgnoreCase)]
    private static partial Regex Alias();
}
