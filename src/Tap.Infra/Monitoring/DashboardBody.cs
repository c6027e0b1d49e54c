using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pulumi;
using Tap.Infra.Configuration;
using Tap.Infra.Functions;

namespace Tap.Infra.Monitoring;

/// <summary>A line of a graph.</summary>
/// <param name="Metric">What is drawn.</param>
/// <param name="Statistic">How the values of a period become one.</param>
/// <param name="Label">The line's name in the legend.</param>
internal sealed record Line(Metric Metric, string Statistic, string Label)
{
    /// <summary>The alarm whose band is drawn around the line; null where there is none.</summary>
    public AlarmDefinition? Baseline { get; init; }
}

/// <summary>A widget without its place.</summary>
/// <param name="Type">CloudWatch's type of widget.</param>
/// <param name="Properties">Its properties, with outputs among them.</param>
internal sealed record Panel(string Type, object Properties);

/// <summary>
/// Lays widgets out in groups, one below the other, and writes the JSON that CloudWatch takes:
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
/// </summary>
/// <param name="region">The region of the metrics.</param>
internal sealed class DashboardBody(string region)
{
    private const int Columns = 24;
    private const int PanelsPerRow = 3;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly List<object> widgets = [];
    private int bottom;

    /// <summary>A graph over time, with the threshold of an alarm on what it shows and the bands of its lines.</summary>
    public Panel Graph(string title, AlarmDefinition? alarm, params IEnumerable<Line> lines)
    {
        ImmutableArray<Line> drawn = [.. lines];
        var compared = drawn.Select(line => line.Baseline).Prepend(alarm).OfType<AlarmDefinition>().FirstOrDefault();
        return new("metric", new
        {
            Title = title,
            Region = region,
            View = "timeSeries",
            Period = compared?.Condition.PeriodSeconds ?? 300,
            Metrics = drawn.SelectMany(Describe),
            YAxis = new { Left = new { Min = 0 } },
            Annotations = alarm?.Condition is ThresholdCondition condition
                ? new { Horizontal = new[] { new { Label = alarm.Name, Value = condition.Threshold, Color = "#d62728" } } }
                : null,
        });
    }

    /// <summary>The calls of a function, and of these the failed ones, with the threshold of an alarm on those.</summary>
    public Panel Calls(TapFunction function, AlarmDefinition? alarm) => Graph(
        $"Calls of {function.ShortName}",
        alarm,
        new Line(Metric.Of(function, "Invocations"), "Sum", "calls"),
        new Line(Metric.Of(function, "Errors"), "Sum", "errors"));

    /// <summary>The failures of functions that were not kept, with the threshold of an alarm on all of them.</summary>
    public Panel Lost(IEnumerable<TapFunction> functions, AlarmDefinition? alarm) => Graph(
        "Lost events", alarm, Metric.Lost(functions).Select(lost => new Line(lost.Metric, "Sum", lost.Function.ShortName)));

    /// <summary>The errors that a function logged, as <see cref="ErrorLogs"/> counts them.</summary>
    public Panel LoggedErrors(TapFunction function, string environment) =>
        Graph($"Errors in the log of {function.ShortName}", null, new Line(Metric.LoggedErrors(function, environment), "Sum", "events"));

    /// <summary>A metric of the alias of a function, a line a version: while traffic shifts, Lambda measures each version apart.</summary>
    public Panel ByVersion(string title, TapFunction function, string metric) => new("metric", new
    {
        Title = title,
        Region = region,
        View = "timeSeries",
        Period = 60,
        Metrics = new[]
        {
            new[]
            {
                new
                {
                    Expression = Output.Format(
                        $"SEARCH('{{AWS/Lambda,ExecutedVersion,FunctionName,Resource}} MetricName=\"{metric}\" Resource=\"{function.Name}:{function.AliasName}\"', 'Sum', 60)"),
                },
            },
        },
    });

    /// <summary>The newest of the errors that were logged; one that nobody caught is logged by Lambda, whose message has parts.</summary>
    public Panel ErrorTable(string title, Output<ImmutableArray<string>> logGroups) => new("log", new
    {
        Title = title,
        Region = region,
        View = "table",
        Query = logGroups.Apply(groups =>
            string.Join(" | ", groups.Select(group => $"SOURCE '{group}'")) + " | fields @timestamp, @log, message, message.errorMessage | filter level = \"ERROR\" | sort @timestamp desc | limit 20"),
    });

    /// <summary>The states of alarms.</summary>
    public static Panel States(string title, Output<ImmutableArray<string>> alarmArns) => new("alarm", new { Title = title, Alarms = alarmArns });

    /// <summary>Links to the runbooks of alarms; none when nobody has told where they are read.</summary>
    public static IEnumerable<Panel> Runbooks(MonitoringSettings settings, IEnumerable<string> alarms) => settings.RunbookUrl is null
        ? []
        : [new("text", new { Markdown = $"Runbooks: {string.Join(" · ", alarms.Select(alarm => $"[{alarm}]({settings.RunbookOf(alarm)})"))}" })];

    /// <summary>Puts panels side by side under a header, in as many rows as they need.</summary>
    public void Group(string header, int height, params IEnumerable<Panel> panels)
    {
        Place(new Panel("text", new { Markdown = $"## {header}" }), 0, Columns, 1);
        bottom += 1;
        foreach (var row in panels.Chunk(PanelsPerRow))
        {
            var width = Columns / row.Length;
            foreach (var (index, panel) in row.Index())
                Place(panel, index * width, width, height);
            bottom += height;
        }
    }

    /// <summary>The body.</summary>
    public Output<string> ToJson() => Output.JsonSerialize(Output.Create(new { Widgets = widgets }), Format);

    private void Place(Panel panel, int x, int width, int height) =>
        widgets.Add(new { panel.Type, X = x, Y = bottom, Width = width, Height = height, panel.Properties });

    private static IEnumerable<IEnumerable<object>> Describe(Line line, int index)
    {
        if (line.Baseline is not { Condition: BaselineCondition condition } alarm)
            return [Describe(line, null)];

        // The same expressions as the alarm has, so that it is the alarm's band that is drawn.
        var (band, metric, filled) = (new AnomalyBand(alarm, condition), $"m{index}", $"filled{index}");
        var expression = band.Expression(band.Filling(metric) is null ? metric : filled);
        var drawn = new { Id = $"band{index}", Expression = expression, Label = alarm.Name, Color = "#7f7f7f" };
        return band.Filling(metric) is { } filling
            ? [Describe(line, metric), [new { Id = filled, Expression = filling, Visible = false }], [drawn]]
            : [Describe(line, metric), [drawn]];
    }

    // Namespace, name and dimensions in one flat list, and how to draw it at its end.
    private static IEnumerable<object> Describe(Line line, string? id) =>
    [
        line.Metric.Namespace,
        line.Metric.Name,
        .. line.Metric.Dimensions.SelectMany(dimension => new object[] { dimension.Name, dimension.Value }),
        new { Id = id, Stat = line.Statistic, line.Label, line.Metric.Region },
    ];
}
