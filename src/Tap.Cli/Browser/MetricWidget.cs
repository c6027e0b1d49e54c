using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tap.Cli.Deployed;

namespace Tap.Cli.Browser;

/// <summary>A row of a metric widget: what is asked of CloudWatch and how it is drawn.</summary>
/// <param name="Id">The id of the query, by which expressions call it.</param>
/// <param name="Query">The query, as GetMetricData takes it.</param>
/// <param name="Region">Where.</param>
/// <param name="PeriodSeconds">How long the periods are.</param>
/// <param name="Color">Its colour; null for any.</param>
/// <param name="Axis"><c>left</c> or <c>right</c>.</param>
/// <param name="Visible">Whether it is drawn, and not only used by an expression.</param>
internal sealed record WidgetRow(
    string Id, JsonObject Query, string Region, int PeriodSeconds, string? Color, string Axis, bool Visible);

/// <summary>
/// Reads the rows of a metric widget as CloudWatch does:
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
/// </summary>
/// <param name="properties">The widget's properties.</param>
/// <param name="region">The region of what names none.</param>
/// <param name="periodOf">The period to ask for instead of the one that is written.</param>
internal sealed partial class MetricWidget(JsonObject properties, string region, Func<int, int> periodOf)
{
    private const int DefaultPeriod = 300;
    private const string DefaultStatistic = "Average";
    private const string SameAsAbove = ".";
    private const string AllAsAbove = "...";

    /// <summary>Reads them.</summary>
    /// <exception cref="ApiFault">They are none of CloudWatch's.</exception>
    public IReadOnlyList<WidgetRow> Read()
    {
        if (properties["metrics"] is not JsonArray metrics)
            return properties["metrics"] is null ? [] : throw Bad("metrics", properties["metrics"], "an array");
        var items = metrics.Index().Select(row => (Place: $"metrics[{row.Index}]", row.Item))
            .Select(row => (row.Place, Items: row.Item as JsonArray ?? throw Bad(row.Place, row.Item, "an array"))).ToList();
        var taken = items.Select(row => Text(OptionsOf(row.Items), "id")).OfType<string>().ToHashSet();
        var number = 0;
        var above = new List<string>();
        var rows = new List<WidgetRow>();
        foreach (var (place, row) in items)
        {
            var options = OptionsOf(row);
            var names = Expand(row.Take(options is null ? row.Count : row.Count - 1), above, place);
            var id = Text(options, "id") ?? NextId();
            if (Text(options, "expression") is { } expression && names.Count == 0)
            {
                rows.Add(Expression(id, expression, options!));
                continue;
            }

            above = names;
            rows.Add(MetricOf(id, names, options, place));
        }

        return rows;

        string NextId()
        {
            do
                number++;
            while (taken.Contains($"m{number}"));
            return $"m{number}";
        }
    }

    /// <summary>The region that a widget or a row names.</summary>
    /// <param name="options">Where it may be named.</param>
    /// <param name="otherwise">The region when it is not.</param>
    /// <exception cref="ApiFault">That is no region.</exception>
    public static string RegionOf(JsonObject? options, string otherwise) => CheckRegion(Text(options, "region") ?? otherwise);

    /// <summary>A region, which becomes a part of the name of a host.</summary>
    /// <exception cref="ApiFault">It is none.</exception>
    public static string CheckRegion(string name) =>
        RegionName().IsMatch(name) ? name : throw ApiFault.BadQuestion("region", name, "a region such as eu-west-2");

    private static string? Text(JsonObject? options, string name) => options?[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue(out string? text) => text,
        var other => throw Bad(name, other, "a text"),
    };

    private static JsonObject? OptionsOf(JsonArray row) => row is [.., JsonObject options] ? options : null;

    // A dot stands for what is at the same place in the row above, three of them for all that is missing at the front.
    private static List<string> Expand(IEnumerable<JsonNode?> items, List<string> above, string place)
    {
        var names = items.Select(item => item is JsonValue value && value.TryGetValue(out string? text)
            ? text
            : throw Bad(place, item, "texts, then options")).ToList();
        if (names is [AllAsAbove, .. var rest])
            names = above.Count >= rest.Count
                ? [.. above.Take(above.Count - rest.Count), .. rest]
                : throw Bad(place, AllAsAbove, "no longer than the row above");
        return
        [
            .. names.Select((name, index) => name != SameAsAbove ? name
                : index < above.Count ? above[index]
                : throw Bad(place, SameAsAbove, "below such a value")),
        ];
    }

    private WidgetRow MetricOf(string id, List<string> names, JsonObject? options, string place)
    {
        if (names is not [var space, var name, .. var dimensions] || dimensions.Count % 2 != 0)
            throw Bad(place, JsonValue.Create(string.Join(", ", names)), "a namespace, a metric, and pairs of a dimension and its value");
        var period = PeriodOf(options);
        var statistic = Text(options, "stat") ?? Text(properties, "stat") ?? DefaultStatistic;
        var pairs = dimensions.Chunk(2).Select(pair => (pair[0], pair[1]));
        return Row(id, options, period, MetricData.Query(id, space, name, statistic, period, pairs));
    }

    private WidgetRow Expression(string id, string expression, JsonObject options)
    {
        var period = PeriodOf(options);
        // A search has a period of its own, if it says one.
        var searched = SearchPeriod().Replace(expression, match =>
        {
            period = periodOf(int.Parse(match.Value, CultureInfo.InvariantCulture));
            return string.Create(CultureInfo.InvariantCulture, $"{period}");
        });
        return Row(id, options, period, new JsonObject { ["Id"] = id, ["Expression"] = searched, ["Period"] = period });
    }

    private WidgetRow Row(string id, JsonObject? options, int period, JsonObject query)
    {
        var visible = options?["visible"] is not JsonValue value || !value.TryGetValue(out bool seen) || seen;
        if (Text(options, "label") is { } label)
            query["Label"] = label;
        if ((Text(options, "accountId") ?? Text(properties, "accountId")) is { } account)
            query["AccountId"] = account;
        query["ReturnData"] = visible;
        return new WidgetRow(
            id, query, RegionOf(options, region), period, Text(options, "color"), Text(options, "yAxis") == "right" ? "right" : "left",
            visible);
    }

    private int PeriodOf(JsonObject? options)
    {
        var period = options?["period"] ?? properties["period"];
        return periodOf(period switch
        {
            null => DefaultPeriod,
            JsonValue value when value.TryGetValue(out int seconds) && seconds > 0 => seconds,
            _ => throw Bad("period", period, "a number of seconds"),
        });
    }

    private static ApiFault Bad(string place, JsonNode? value, string rule) =>
        ApiFault.BadQuestion(place, value?.ToJsonString() ?? "null", rule);

    // The third argument: SEARCH('{AWS/Lambda,FunctionName} Errors', 'Sum', 60).
    [GeneratedRegex("""(?<=\bSEARCH\(\s*(?:'[^']*'|"[^"]*")\s*,\s*(?:'[^']*'|"[^"]*")\s*,\s*)\d+(?=\s*\))""")]
    private static partial Regex SearchPeriod();

    [GeneratedRegex(@"^[a-z]{2}(-[a-z]+)+-\d{1,2}$")]
    private static partial Regex RegionName();
}
