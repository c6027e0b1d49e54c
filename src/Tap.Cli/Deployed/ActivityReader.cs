using System.Globalization;
using Tap.Program;

namespace Tap.Cli.Deployed;

/// <summary>What the stack did in the last minutes.</summary>
/// <param name="At">When it was asked.</param>
/// <param name="Minutes">How many minutes.</param>
/// <param name="Parts">What each part did that has metrics or alarms.</param>
/// <param name="Faults">What could not be read, and why: a sentence each.</param>
internal sealed record Activity(DateTimeOffset At, int Minutes, IReadOnlyList<PartActivity> Parts, IReadOnlyList<string> Faults);

/// <summary>What a part of the stack did. What nothing measures, or could not be read, is null.</summary>
/// <param name="Part">The key of the component right under the root.</param>
/// <param name="RequestsPerMinute">How often something was asked of it.</param>
/// <param name="Errors">How often it failed.</param>
/// <param name="Throttles">How often it was asked more than it may take.</param>
/// <param name="P90Seconds">How long nine of ten requests took at most, in the worst minute.</param>
/// <param name="Requests">The requests, minute by minute.</param>
/// <param name="Alarms">The alarms that watch it.</param>
internal sealed record PartActivity(
    string Part, double? RequestsPerMinute, double? Errors, double? Throttles, double? P90Seconds, RequestLine Requests,
    IReadOnlyList<PartAlarm> Alarms);

/// <summary>Requests, minute by minute; a minute without any is not there.</summary>
/// <param name="Timestamps">When the minutes began, in seconds since 1970, ascending.</param>
/// <param name="Values">How many there were in each.</param>
internal sealed record RequestLine(IReadOnlyList<long> Timestamps, IReadOnlyList<double> Values);

/// <summary>An alarm on a part.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">Its state.</param>
internal sealed record PartAlarm(string Name, string State);

/// <summary>Reads what each part of a stack does.</summary>
/// <param name="aws">Whom to ask.</param>
/// <param name="stack">The stack.</param>
/// <param name="program">What the program registers for it: which part has which metrics, and which alarm watches it.</param>
internal sealed class ActivityReader(StackAws aws, DeployedStack stack, RegisteredStack program)
{
    private const int Minutes = 15;
    private const int PeriodSeconds = 60;

    private static readonly string[] Watching = ["dimensions", "metricQueries"];

    private readonly IReadOnlyList<PartMetric> metrics = [.. PartMetric.Of(program)];
    private readonly ILookup<string, string> alarms = AlarmsOf(program);

    /// <summary>Reads it. What AWS refuses to tell is unknown, the rest is told.</summary>
    public async Task<Activity> ReadAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var asked = metrics.GroupBy(metric => metric.Region).Select(region => Asked.OfAsync(
            $"The metrics of {region.Key}", MeasureAsync(region.Key, [.. region], now, cancellation))).ToList();
        var states = await Asked.OfAsync("The alarms", new StackAlarms(aws, stack).ReadAsync(cancellation));
        var answers = await Task.WhenAll(asked);

        var measured = answers.SelectMany(answer => answer.Value ?? []).ToLookup(found => found.Metric.Part);
        var known = (states.Value ?? []).ToDictionary(alarm => alarm.Name);
        var parts = program.Registrations.Select(registration => registration.Resource.Key)
            .Where(key => metrics.Any(metric => metric.Part == key) || alarms[key].Any());
        return new Activity(
            now, Minutes, [.. parts.Select(part => Sum(part, [.. measured[part]], known))],
            [.. answers.Select(answer => answer.Fault).Append(states.Fault).OfType<string>()]);
    }

    private async Task<IReadOnlyList<Measured>> MeasureAsync(
        string region, IReadOnlyList<PartMetric> some, DateTimeOffset now, CancellationToken cancellation)
    {
        var minute = now.AddSeconds(-(now.ToUnixTimeSeconds() % PeriodSeconds));
        var queries = some.Select((metric, index) =>
            MetricData.Query(IdOf(index), metric.Namespace, metric.Name, metric.Statistic, PeriodSeconds, metric.Dimensions));
        var data = await MetricData.ReadAsync(
            aws.In(region), queries, minute.AddMinutes(-Minutes), now.AddSeconds(1), cancellation);
        var lines = data.Lines.ToLookup(line => line.Id);
        return [.. some.Select((metric, index) => new Measured(metric, lines[IdOf(index)].FirstOrDefault()))];
    }

    private PartActivity Sum(string part, IReadOnlyList<Measured> measured, Dictionary<string, Alarm> states)
    {
        var minutes = ValuesOf(Measure.Requests).GroupBy(value => value.Moment).OrderBy(minute => minute.Key)
            .Select(minute => (Moment: minute.Key, Sum: minute.Sum(value => value.Value))).ToList();
        return new PartActivity(
            part, SumOf(Measure.Requests) / Minutes, SumOf(Measure.Errors), SumOf(Measure.Throttles),
            ValuesOf(Measure.P90).Select(value => (double?)value.Value / 1000).Max(),
            new RequestLine([.. minutes.Select(minute => minute.Moment)], [.. minutes.Select(minute => minute.Sum)]),
            [.. alarms[part].Select(states.GetValueOrDefault).OfType<Alarm>().Select(alarm => new PartAlarm(alarm.Name, alarm.State))]);

        IEnumerable<(long Moment, double Value)> ValuesOf(Measure measure) => measured
            .Where(found => found.Metric.Measure == measure && found.Line is not null)
            .SelectMany(found => found.Line!.Timestamps.Zip(found.Line.Values));

        // Without a request there is no value.
        double? SumOf(Measure measure) =>
            measured.Any(found => found.Metric.Measure == measure) ? ValuesOf(measure).Sum(value => value.Value) : null;
    }

    private static string IdOf(int index) => string.Create(CultureInfo.InvariantCulture, $"m{index}");

    // An alarm watches what the dimensions of its metrics name.
    private static ILookup<string, string> AlarmsOf(RegisteredStack program)
    {
        var parts = PartMetric.PartsOf(program);
        var watched =
            from alarm in program.Resources
            where alarm.Type == "aws:cloudwatch/metricAlarm:MetricAlarm"
            from input in Watching
            from key in alarm.References.GetValueOrDefault(input, [])
            where parts.ContainsKey(key)
            select (Part: parts[key], Name: alarm.Text("name")!);
        return watched.Distinct().ToLookup(pair => pair.Part, pair => pair.Name);
    }

    private sealed record Measured(PartMetric Metric, MetricLine? Line);
}
