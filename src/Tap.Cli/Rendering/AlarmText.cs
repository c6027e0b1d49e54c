using Spectre.Console;
using Tap.Cli.Deployed;

namespace Tap.Cli.Rendering;

/// <summary>Alarms for people.</summary>
internal static class AlarmText
{
    private const int MostAge = 4;
    private const int StateWidth = 7;
    private const int SeverityWidth = 8;

    /// <summary>A list: state, since when, severity, name, threshold and what led to the state.</summary>
    public static IEnumerable<(string Line, Style Style)> List(IReadOnlyList<Alarm> alarms, DateTimeOffset now)
    {
        if (alarms.Count == 0)
            yield break;
        var (name, threshold) = (alarms.Max(alarm => alarm.Name.Length), alarms.Max(alarm => alarm.Threshold.Length));
        yield return (Row("STATE", "FOR", "SEVERITY", "NAME", "FIRES AT", "BECAUSE OF"), Style.Plain);
        foreach (var alarm in alarms)
        {
            var row = Row(StateOf(alarm), Age(now - alarm.Since), alarm.Severity, alarm.Name, alarm.Threshold, CauseOf(alarm));
            yield return (row, StyleOf(alarm));
        }

        string Row(string state, string age, string severity, string who, string firesAt, string cause) =>
            $"{state,-StateWidth} {age,MostAge} {severity,-SeverityWidth} {who.PadRight(name)} {firesAt.PadRight(threshold)} {cause}".TrimEnd();
    }

    /// <summary>One with its history.</summary>
    public static IEnumerable<(string Line, Style Style)> Details(Alarm alarm, IReadOnlyList<AlarmEvent> history, DateTimeOffset now)
    {
        yield return ($"{alarm.Name}: {StateOf(alarm)} since {LogLine.Time(alarm.Since)}, for {Age(now - alarm.Since)}", StyleOf(alarm));
        yield return ($"Means:    {alarm.Description}", Style.Plain);
        yield return ($"Fires at: {alarm.Condition}", Style.Plain);
        yield return ($"Because:  {alarm.Reason}", Style.Plain);
        yield return ($"Tells:    {(alarm.Notifies ? string.Join(", ", alarm.Actions) : "nobody; it ends a release")}", Style.Plain);
        if (alarm.Silence is { } silence)
            yield return ($"Now:      {silence}", Style.Plain);
        yield return ("History, the newest first:", Style.Plain);
        foreach (var item in history)
        {
            yield return ($"    {LogLine.Time(item.At)} {item.Summary}", Style.Plain);
            if (item.Reason is { } reason)
                yield return ($"        {reason}", new Style(Color.Grey));
        }
    }

    /// <summary>What was done by a drill, and what follows.</summary>
    /// <param name="alarm">The alarm as it was before.</param>
    /// <param name="state">The state that it was given.</param>
    public static string Set(Alarm alarm, string state)
    {
        var topics = string.Join(", ", alarm.Topics(state));
        var told = alarm.State == state ? "it was before, so nobody is told" : topics.Length == 0 ? "that is told to nobody" : $"that is told to {topics}";
        var until = alarm.IsComposite ? "an alarm that it looks at changes" : "CloudWatch evaluates its metric, within a minute";
        return $"{alarm.Name} is {state}; {told}. It stays so until {until}.";
    }

    private static string CauseOf(Alarm alarm) => alarm.Silence is { } silence ? $"{alarm.Cause} ({silence})" : alarm.Cause;

    /// <summary>How an alarm looks.</summary>
    public static Style StyleOf(Alarm alarm) => alarm.State switch
    {
        "ALARM" => new Style(Color.Red),
        "OK" => new Style(Color.Green),
        _ => new Style(Color.Yellow),
    };

    /// <summary>An age in one unit: <c>45s</c>, <c>5m</c>, <c>3h</c>, <c>2d</c>.</summary>
    public static string Age(TimeSpan age) => age switch
    {
        { TotalMinutes: < 1 } => $"{Math.Max(0, (int)age.TotalSeconds)}s",
        { TotalHours: < 1 } => $"{(int)age.TotalMinutes}m",
        { TotalDays: < 1 } => $"{(int)age.TotalHours}h",
        _ => $"{(int)age.TotalDays}d",
    };

    /// <summary>The state in a word or two.</summary>
    public static string StateOf(Alarm alarm) => alarm.State == "INSUFFICIENT_DATA" ? "NO DATA" : alarm.State;
}
