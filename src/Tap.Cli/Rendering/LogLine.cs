using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;
using Tap.Cli.Deployed;
using Tap.Program;

namespace Tap.Cli.Rendering;

/// <summary>A line of a log, for people and for machines.</summary>
internal static class LogLine
{
    private const string Indent = "    ";

    /// <summary>
    /// The event in one line: time (UTC), level, who, message and fields. What belongs to it, such as a stack trace, follows indented.
    /// </summary>
    /// <param name="line">The event.</param>
    /// <param name="nameWidth">How long the names of those who write are at most.</param>
    public static IEnumerable<string> Lines(LogEvent line, int nameWidth)
    {
        var entry = line.Entry;
        var head = $"{Time(line.Timestamp)} {entry.Level.ToString().ToUpperInvariant(),-5} {line.Source.Name.PadRight(nameWidth)}";
        return entry.Details.Select(detail => Indent + detail).Prepend($"{head} {entry.Line}").Select(Terminals.Harmless);
    }

    /// <summary>The event as one line of JSON, the message as it came.</summary>
    public static string Json(LogEvent line) => new JsonObject
    {
        ["timestamp"] = line.Timestamp.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        ["logGroup"] = line.Source.Group,
        ["source"] = line.Source.Name,
        ["message"] = line.Message,
    }.ToJsonString(OutputJson.Compact);

    /// <summary>How a level looks.</summary>
    public static Style StyleOf(LogLevel level) => level switch
    {
        LogLevel.Error => new Style(Color.Red),
        LogLevel.Warn => new Style(Color.Yellow),
        LogLevel.Debug => new Style(Color.Grey),
        _ => Style.Plain,
    };

    /// <summary>A time, UTC, without its year.</summary>
    public static string Time(DateTimeOffset moment) => moment.UtcDateTime.ToString("MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
}
