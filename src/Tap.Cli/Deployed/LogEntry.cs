using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tap.Program;

namespace Tap.Cli.Deployed;

/// <summary>How much a line of a log matters.</summary>
internal enum LogLevel
{
    /// <summary>For whoever looks for a fault; also what only machines read: metrics, and the steps of Lambda's platform.</summary>
    Debug,

    /// <summary>What happens as it should.</summary>
    Info,

    /// <summary>What went wrong without harm, and what a caller did wrong.</summary>
    Warn,

    /// <summary>What failed.</summary>
    Error,
}

/// <summary>What a line of a log says.</summary>
/// <param name="Level">How much it matters.</param>
/// <param name="Message">In words, one line.</param>
/// <param name="Fields">What belongs to it: name and value, ids last.</param>
/// <param name="Details">The lines that follow the first one: stack traces, and the rest of a text.</param>
/// <param name="Invocation">The id of the function's invocation; null when the line tells of none.</param>
/// <param name="Trace">The id of the trace; null when the line tells of none.</param>
internal sealed partial record LogEntry(
    LogLevel Level, string Message, IReadOnlyList<(string Name, string Value)> Fields, IReadOnlyList<string> Details,
    string? Invocation = null, string? Trace = null)
{
    // What is the same in every line of a function, or stands elsewhere in the line.
    private static readonly HashSet<string> Known =
    [
        "level", "message", "timestamp", "service", "cold_start", "function_arn", "function_memory_size", "function_name",
        "function_request_id", "sampling_rate", "xray_trace_id",
    ];

    // What a line says twice cannot be told which.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Message and fields, one line.</summary>
    public string Line => string.Join(' ', [Message, .. Fields.Select(each => $"{each.Name}={each.Value}")]);

    /// <summary>All of it.</summary>
    public string Text => string.Join('\n', [Line, .. Details]);

    /// <summary>The message and the error that it tells of, one line.</summary>
    public string Summary => Details.Count == 0 || Message.Contains(Details[0].Trim(), StringComparison.Ordinal)
        || Details[0].StartsWith(' ') ? Message : $"{Message}: {Details[0]}";

    /// <summary>Reads a line.</summary>
    /// <param name="text">The line as it came.</param>
    /// <param name="isAccess">Whether it is of the API's access log.</param>
    public static LogEntry Of(string text, bool isAccess) => Json(text) switch
    {
        null => OfLines(LogLevel.Info, text, []),
        { } line when isAccess => AccessLine.Read(line),
        { } line when line["_aws"] is JsonObject metrics => OfMetrics(line, metrics),
        { } line when TextOf(line["type"])?.StartsWith(PlatformLine.Prefix, StringComparison.Ordinal) == true => PlatformLine.Read(line),
        { } line => OfFunction(line),
    };

    /// <summary>A value for people: a text without quotes where it needs none.</summary>
    internal static string ValueOf(JsonNode? value) => value switch
    {
        null => "null",
        JsonValue when TextOf(value) is { Length: > 0 } text && !text.Any(NeedsQuotes) => text,
        JsonValue when value.GetValueKind() == JsonValueKind.Number && value.AsValue().TryGetValue(out double exact) && exact % 1 != 0 =>
            Math.Round(exact, exact < 10 ? 1 : 0).ToString(CultureInfo.InvariantCulture),
        _ => value.ToJsonString(OutputJson.Compact),
    };

    /// <summary>A text; null for anything else.</summary>
    internal static string? TextOf(JsonNode? value) => value is JsonValue known && known.TryGetValue(out string? text) ? text : null;

    private static LogEntry OfFunction(JsonObject line)
    {
        var details = new List<string>();
        var fields = new List<(string Name, string Value)>();
        var message = TextOf(line["message"]) ?? "";
        if (line["message"] is JsonObject fault && LogError.OfLambda(fault) is { } thrown)
        {
            message = thrown[0];
            details.AddRange(thrown[1..]);
        }
        else if (line["message"] is { } other && TextOf(other) is null)
        {
            message = ValueOf(other);
        }

        foreach (var (name, value) in line.Where(field => !Known.Contains(field.Key)))
        {
            if (value is JsonObject error && LogError.OfPowertools(error) is { } lines)
                details.AddRange(lines);
            else
                fields.Add((name, ValueOf(value)));
        }

        // A request's id of Lambda's is in each line; that of the caller says more.
        if (line["function_request_id"] is { } request && line["correlation_id"] is null)
            fields.Add(("function_request_id", ValueOf(request)));
        var entry = OfLines(LevelOf(TextOf(line["level"])), message, [.. fields.OrderBy(field => IsId(field.Name))]);
        return entry with
        {
            Details = [.. entry.Details, .. details],
            Invocation = TextOf(line["function_request_id"]) ?? TextOf(line["requestId"]),
            Trace = TraceId.In(TextOf(line["xray_trace_id"])),
        };
    }

    private static LogEntry OfMetrics(JsonObject line, JsonObject metrics)
    {
        var names = Objects(metrics["CloudWatchMetrics"]).SelectMany(set => Objects(set["Metrics"]))
            .Select(metric => TextOf(metric["Name"])).OfType<string>();
        return new LogEntry(LogLevel.Debug, "metrics", [.. names.Select(name => (name, ValueOf(line[name])))], []);
    }

    private static LogEntry OfLines(LogLevel level, string text, IReadOnlyList<(string Name, string Value)> fields)
    {
        var lines = text.ReplaceLineEndings("\n").TrimEnd().Split('\n');
        return new LogEntry(level, lines[0], fields, lines[1..]);
    }

    private static LogLevel LevelOf(string? name) => name?.ToUpperInvariant() switch
    {
        "TRACE" or "DEBUG" => LogLevel.Debug,
        "WARN" or "WARNING" => LogLevel.Warn,
        "ERROR" or "FATAL" or "CRITICAL" => LogLevel.Error,
        _ => LogLevel.Info,
    };

    private static IEnumerable<JsonObject> Objects(JsonNode? array) => (array as JsonArray ?? []).OfType<JsonObject>();

    private static bool NeedsQuotes(char character) => char.IsWhiteSpace(character) || char.IsControl(character) || character is '"' or '=';

    private static bool IsId(string name) =>
        name.EndsWith("Id", StringComparison.Ordinal) || name.EndsWith("_id", StringComparison.Ordinal);

    private static JsonObject? Json(string text)
    {
        if (!text.StartsWith('{'))
            return null;
        try
        {
            return JsonNode.Parse(LoneSurrogate().Replace(text, @"\ufffd"), documentOptions: Strict) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // JavaScript writes half a character like this, which is no text for .NET; a client can send one.
    [GeneratedRegex(@"\\u[dD][89abAB]\w\w(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]\w\w)\\u[dD][c-fC-F]\w\w")]
    private static partial Regex LoneSurrogate();
}
