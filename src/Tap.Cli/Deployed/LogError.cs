using System.Text.Json.Nodes;

namespace Tap.Cli.Deployed;

/// <summary>Errors in logs, as lines.</summary>
internal static class LogError
{
    /// <summary>An error as Powertools logs it: its stack trace, what it carries besides, and what caused it.</summary>
    /// <returns>Null when this is no error.</returns>
    public static IReadOnlyList<string>? OfPowertools(JsonObject error) => LogEntry.TextOf(error["stack"]) is not { } stack ? null :
    [
        .. stack.Split('\n'),
        .. error.Where(field => field.Key is not ("name" or "location" or "message" or "stack" or "cause"))
            .Select(field => $"    {field.Key}={LogEntry.ValueOf(field.Value)}"),
        .. Cause(error["cause"]),
    ];

    /// <summary>An error that left the function, as Lambda logs it: name and message, and then the stack trace.</summary>
    /// <returns>Null when this is no error.</returns>
    public static List<string>? OfLambda(JsonObject message)
    {
        if (LogEntry.TextOf(message["errorMessage"]) is not { } text)
            return null;
        var head = $"{LogEntry.TextOf(message["errorType"]) ?? "Error"}: {text}";
        var trace = (message["stackTrace"] as JsonArray ?? []).Select(LogEntry.TextOf).OfType<string>();
        // The trace begins with what the error says.
        var calls = trace.SelectMany(line => line.Split('\n')).SkipWhile(line => head.Contains(line, StringComparison.Ordinal));
        return [.. head.Split('\n'), .. calls];
    }

    private static IEnumerable<string> Cause(JsonNode? cause)
    {
        if (cause is null)
            return [];
        var lines = cause is JsonObject error ? OfPowertools(error) : null;
        lines ??= [LogEntry.ValueOf(cause)];
        return lines.Select((line, number) => number == 0 ? $"Caused by: {line}" : line);
    }
}
