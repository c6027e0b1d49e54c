using System.Globalization;
using Spectre.Console;
using Tap.Cli.Deployed;

namespace Tap.Cli.Rendering;

/// <summary>The status of a stack for people.</summary>
internal static class StatusText
{
    private const int LabelWidth = 14;
    private const string Indent = "  ";
    private const string VersionTitle = "version";
    private const string Unknown = "?";

    private static readonly Style Bad = new(Color.Red);

    /// <summary>The lines.</summary>
    public static IEnumerable<(string Line, Style Style)> Lines(DeployedStack stack, StackStatus status) =>
    [
        ($"Stack {stack.Name} in {stack.Region} at {LogLine.Time(status.At)} UTC", Style.Plain),
        .. Alarms(status),
        .. Functions(status),
        .. Release(status, stack),
        .. Api(status),
        .. DeadLetters(status),
        .. LastErrors(status),
        .. status.Unknown.Select(sentence => (Terminals.Harmless(sentence), Bad)),
    ];

    /// <summary>What to do about it: lines that work when they are pasted into a shell.</summary>
    public static IEnumerable<string> Advice(DeployedStack stack, StackStatus status)
    {
        if (status.Firing.FirstOrDefault() is { } alarm)
            yield return $"{stack.TapCommand($"alarms {alarm.Name}")} tells more.";
        if (status.LastErrors is [.., var error])
            yield return $"{stack.TapCommand($"logs {error.Source.Name} --level error")} shows the errors whole.";
    }

    private static IEnumerable<(string Line, Style Style)> Alarms(StackStatus status)
    {
        if (status.Alarms is not { } alarms)
            yield break;
        var firing = status.Firing.ToList();
        var others = alarms.Where(alarm => !alarm.Fires).CountBy(AlarmText.StateOf)
            .OrderByDescending(state => state.Key, StringComparer.Ordinal).Select(state => $"{state.Value} {state.Key}");
        var first = firing.Count switch { 0 => "none fires", 1 => "1 fires", var count => $"{count} fire" };
        yield return (Line("Alarms", string.Join(", ", others.Prepend(first))), Style.Plain);
        foreach (var alarm in firing)
        {
            var age = AlarmText.Age(status.At - alarm.Since);
            yield return ($"  {AlarmText.StateOf(alarm)} for {age} {alarm.Name}: {alarm.Description}{NoteOf(alarm, status)}", AlarmText.StyleOf(alarm));
        }
    }

    private static string NoteOf(Alarm alarm, StackStatus status) => alarm switch
    {
        { Silence: { } silence } => $" ({silence})",
        { Severity: "page" } => " (page)",
        { Notifies: false } when status.Release is null => " (None is under way.)",
        _ => "",
    };

    private static IEnumerable<(string Line, Style Style)> Functions(StackStatus status)
    {
        if (status.Traffic is null && status.Metrics is null)
            yield break;
        var names = (status.Traffic?.Keys ?? status.Metrics!.Functions.Keys).Order(StringComparer.Ordinal).ToList();
        var versions = names.ToDictionary(name => name, name => status.Traffic is { } traffic ? Versions(traffic[name]) : Unknown);
        var nameWidth = Math.Max(LabelWidth, names.Max(name => name.Length) + Indent.Length);
        var versionWidth = versions.Values.Append(VersionTitle).Max(text => text.Length);
        yield return (Row("Functions", VersionTitle, "calls", "errors", "throttles") + "  in 1h", Style.Plain);
        foreach (var name in names)
        {
            var counts = status.Metrics?.Functions[name];
            yield return (
                Row(Indent + name, versions[name], Count(counts?.Invocations), Count(counts?.Errors), Count(counts?.Throttles)),
                counts is { Errors: > 0 } or { Throttles: > 0 } ? Bad : Style.Plain);
        }

        string Row(string name, string version, string calls, string errors, string throttles) =>
            $"{name.PadRight(nameWidth)} {version.PadRight(versionWidth)} {calls,9} {errors,9} {throttles,9}";
    }

    private static IEnumerable<(string Line, Style Style)> Release(StackStatus status, DeployedStack stack)
    {
        if (status.Release is { } release)
        {
            var age = AlarmText.Age(status.At - release.Since);
            yield return (Line("Release", $"{release.Deployment} is under way for {age} ({release.Status})"), new Style(Color.Yellow));
        }
        else if (stack.HasReleases)
        {
            yield return (Line("Release", "none under way"), Style.Plain);
        }
    }

    private static IEnumerable<(string Line, Style Style)> Api(StackStatus status)
    {
        if (status.Metrics?.Api is not { } api)
            yield break;
        var errors = $"{Count(api.ClientErrors)} with 4xx, {Count(api.ServerErrors)} with 5xx";
        yield return (Line("API", $"{Count(api.Requests)} requests, {errors} in the last hour"), api.ServerErrors > 0 ? Bad : Style.Plain);
    }

    private static IEnumerable<(string Line, Style Style)> DeadLetters(StackStatus status)
    {
        if (status.DeadLetters is not { } waiting)
            yield break;
        var oldest = waiting > 0 && status.Metrics?.OldestDeadLetter is { } age ? $", the oldest for {AlarmText.Age(age)}" : "";
        yield return (Line("Dead letters", waiting == 0 ? "none" : $"{Count(waiting)} waiting{oldest}"), waiting > 0 ? Bad : Style.Plain);
    }

    private static IEnumerable<(string Line, Style Style)> LastErrors(StackStatus status)
    {
        if (status.LastErrors is not { } errors)
            yield break;
        yield return (Line("Last errors", errors.Count == 0 ? "none in the last hour" : ""), Style.Plain);
        foreach (var error in errors)
        {
            var text = $"{Indent}{LogLine.Time(error.Timestamp)} {error.Source.Name}: {error.Entry.Summary}";
            yield return (Terminals.Harmless(text), Bad);
        }
    }

    private static string Line(string label, string text) => $"{label,-LabelWidth} {text}".TrimEnd();

    private static string Versions(IReadOnlyList<TrafficShare> traffic) => traffic is [var all]
        ? all.Version
        : string.Join(
            ", ", traffic.Select(share => string.Create(CultureInfo.InvariantCulture, $"{share.Version} ({share.Percent:0.##} %)")));

    private static string Count(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? Unknown;
}
