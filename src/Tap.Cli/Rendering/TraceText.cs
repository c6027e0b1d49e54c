using System.Globalization;
using Spectre.Console;
using Tap.Cli.Deployed;

namespace Tap.Cli.Rendering;

/// <summary>Traces for people.</summary>
internal static class TraceText
{
    private const int DurationWidth = 9;
    private const int LeastBar = 10;
    private const int MostLabel = 70;

    /// <summary>A list: when, how long, how it ended, the id, and the request.</summary>
    public static IEnumerable<(string Line, Style Style)> List(IEnumerable<TraceSummary> traces) => traces.Select(trace => (
        Terminals.Harmless(
            $"{LogLine.Time(trace.Start)[..^".000".Length]} {Duration(trace.Duration),DurationWidth} {Word(trace.Mark),-8} {trace.Id} {trace.Entry}"),
        StyleOf(trace.Mark)));

    /// <summary>
    /// A trace as a timeline: each part indented below what caused it, with a bar from its beginning to its end on the scale of the whole.
    /// </summary>
    /// <param name="trace">The trace.</param>
    /// <param name="width">How many columns there are.</param>
    public static IEnumerable<(string Line, Style Style)> Timeline(Trace trace, int width)
    {
        var rows = trace.Parts.SelectMany(part => part.All).ToList();
        if (rows.Count == 0)
            yield break;
        var start = rows.Min(row => row.Part.Start);
        var whole = rows.Max(row => row.Part.End ?? row.Part.Start) - start;
        yield return ($"Trace {trace.Id}", Style.Plain);
        yield return ($"At {LogLine.Time(start)} UTC, {Duration(whole)}", Style.Plain);

        var room = Math.Clamp(width - DurationWidth - LeastBar - 2, LeastBar, MostLabel);
        var label = Math.Min(rows.Max(row => Label(row.Part, row.Depth).Length), room);
        var bar = Math.Max(width - label - DurationWidth - 2, LeastBar);
        foreach (var (part, depth) in rows)
        {
            var name = Label(part, depth);
            var cut = name.Length <= label ? name.PadRight(label) : $"{name[..(label - 3)]}...";
            yield return ($"{cut} {Duration(part.End - part.Start),DurationWidth} {Bar(part, start, whole, bar)}".TrimEnd(), StyleOf(part.Mark));
            if (part.Reason is { } reason)
                yield return (Terminals.Harmless($"{new string(' ', 2 * depth + 2)}{reason}"), StyleOf(part.Mark));
        }
    }

    private static string Label(TracePart part, int depth)
    {
        var mark = part.Mark == TraceMark.None ? "" : $" {Word(part.Mark)}";
        return Terminals.Harmless($"{new string(' ', 2 * depth)}{part.Name}{mark}{(part.What.Length == 0 ? "" : $" {part.What}")}");
    }

    private static string Bar(TracePart part, DateTimeOffset start, TimeSpan whole, int width)
    {
        var scale = whole > TimeSpan.Zero ? width / whole.TotalSeconds : 0;
        var begin = Math.Clamp((int)((part.Start - start).TotalSeconds * scale), 0, width - 1);
        if (part.End is not { } end)
            return new string(' ', begin) + new string('.', width - begin);
        var length = Math.Clamp((int)Math.Ceiling((end - part.Start).TotalSeconds * scale), 1, width - begin);
        return new string(' ', begin) + new string(part.Mark == TraceMark.None ? '=' : '#', length);
    }

    private static string Duration(TimeSpan? duration) => duration switch
    {
        null => "not over",
        { TotalSeconds: < 10 } => string.Create(CultureInfo.InvariantCulture, $"{duration.Value.TotalMilliseconds:0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{duration.Value.TotalSeconds:0.0} s"),
    };

    private static string Word(TraceMark mark) => mark == TraceMark.None ? "" : mark.ToString().ToUpperInvariant();

    private static Style StyleOf(TraceMark mark) => mark switch
    {
        TraceMark.Fault => new Style(Color.Red),
        TraceMark.Error or TraceMark.Throttle => new Style(Color.Yellow),
        _ => Style.Plain,
    };
}
