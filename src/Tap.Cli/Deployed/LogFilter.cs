using System.Text.RegularExpressions;

namespace Tap.Cli.Deployed;

/// <summary>Which lines of the logs are wanted.</summary>
/// <param name="Level">This level and above; null for all.</param>
/// <param name="Id">What stands in a field, whichever it is; null for anything.</param>
/// <param name="Text">What stands anywhere, as it came or as it is shown; null for anything.</param>
internal sealed partial record LogFilter(LogLevel? Level = null, string? Id = null, string? Text = null)
{
    /// <summary>The names of the levels, the least first.</summary>
    public static IReadOnlyList<string> LevelNames { get; } = [.. Enum.GetNames<LogLevel>().Select(name => name.ToLowerInvariant())];

    private static readonly string[] Errors = ["ERROR", "FATAL", "CRITICAL"];

    /// <summary>The level with a name, in any case; null when there is none.</summary>
    public static LogLevel? LevelNamed(string name) =>
        LevelNames.Contains(name, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<LogLevel>(name, ignoreCase: true) : null;

    /// <summary>
    /// What CloudWatch Logs looks for so that less is sent: the lines that are wanted are among those that it finds. Null for all lines.
    /// </summary>
    /// <param name="source">Whose log it is.</param>
    public string? PatternFor(LogSource source)
    {
        // Either one regular expression or conditions on fields:
        // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
        if (new[] { Id, Text }.FirstOrDefault(text => text is not null && Plain().IsMatch(text)) is { } plain)
            return $"%{plain}%";
        if (Level is not (LogLevel.Warn or LogLevel.Error))
            return null;

        var both = Level == LogLevel.Warn;
        IEnumerable<string> conditions = source.IsAccessLog
            ? Conditions("status", both ? ["5*", "4*"] : ["5*"])
            :
            [
                .. Conditions("level", both ? [.. Errors, "WARN", "WARNING"] : Errors),
                .. Conditions("record.status", PlatformLine.BadStatuses),
                .. Conditions("type", both ? [PlatformLine.Fault, PlatformLine.LogsDropped] : [PlatformLine.Fault]),
            ];
        return $"{{ {string.Join(" || ", conditions)} }}";
    }

    /// <summary>Whether a line is wanted.</summary>
    public bool Matches(LogEvent line) =>
        (Level is null || line.Entry.Level >= Level)
        && (Id is null || line.Message.Contains(Id, StringComparison.Ordinal))
        && (Text is null || new[] { line.Message, line.Entry.Text }.Any(text => text.Contains(Text, StringComparison.Ordinal)));

    private static IEnumerable<string> Conditions(string field, IEnumerable<string> values) =>
        values.Select(value => $"($.{field} = \"{value}\")");

    // What stands for itself in a regular expression of CloudWatch Logs, and is shown as it came.
    [GeneratedRegex("^[A-Za-z0-9_@#-]+$")]
    private static partial Regex Plain();
}
