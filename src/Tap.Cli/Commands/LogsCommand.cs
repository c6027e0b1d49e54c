using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Tap.Cli.Aws;

namespace Tap.Cli.Commands;

/// <summary><c>logs</c>: prints what the functions logged.</summary>
internal static class LogsCommand
{
    // Longer ones lead out of the calendar.
    private const int MostDays = 10_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        var function = new Argument<string?>("function")
        {
            Description = "One function; default all",
            HelpName = "function",
            Arity = ArgumentArity.ZeroOrOne,
            CompletionSources = { KnownNames.Functions },
        };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on printing what is logged, until Ctrl-C" };
        var since = new Option<TimeSpan>("--since")
        {
            Description = "How far back: 30s, 10m, 2h, 1d",
            HelpName = "duration",
            DefaultValueFactory = _ => TimeSpan.FromHours(1),
            CustomParser = result =>
            {
                if (TryParseDuration(result.Tokens[0].Value, out var duration))
                    return duration;
                result.AddError($"--since {result.Tokens[0].Value} is no duration; write 30s, 10m, 2h or 1d, at most {MostDays}d.");
                return default;
            },
        };
        var command = new Command("logs", "Print what the functions logged") { function, follow, since };
        command.SetAction(async (parsed, cancellation) =>
        {
            var stack = await RunningStack.FindAsync(parsed);
            var names = parsed.GetValue(function) is { } one ? [stack.FunctionNamed(one)] : stack.Functions.Values.ToList();
            using var api = stack.Connect();
            var printed = new HashSet<string>();
            var from = DateTimeOffset.UtcNow - parsed.GetValue(since);
            do
            {
                foreach (var (timestamp, name, message) in await ReadAsync(api, names, from, printed, cancellation))
                    Console.WriteLine($"{timestamp:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {name} {message}");
            }
            while (parsed.GetValue(follow) && await PauseAsync(cancellation));
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>Reads <c>30s</c>, <c>10m</c>, <c>2h</c> or <c>1d</c>.</summary>
    internal static bool TryParseDuration(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Length < 2 || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;

        TimeSpan? unit = text[^1] switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            _ => null,
        };
        if (unit is null || number > TimeSpan.FromDays(MostDays) / unit)
            return false;

        duration = unit.Value * number;
        return true;
    }

    private static async Task<IReadOnlyList<(DateTimeOffset Timestamp, string Function, string Message)>> ReadAsync(
        AwsApi api, IEnumerable<string> functions, DateTimeOffset from, HashSet<string> printed, CancellationToken cancellation)
    {
        var events = new List<(DateTimeOffset, string, string)>();
        foreach (var function in functions)
        {
            var parameters = new JsonObject { ["logGroupName"] = $"/aws/lambda/{function}", ["startTime"] = from.ToUnixTimeMilliseconds() };
            await foreach (var page in api.PagesAsync(JsonService.Logs, "FilterLogEvents", parameters, cancellation))
            {
                foreach (var item in page["events"]!.AsArray().Where(item => printed.Add($"{function} {item!["eventId"]}")))
                {
                    var timestamp = DateTimeOffset.FromUnixTimeMilliseconds(item!["timestamp"]!.GetValue<long>());
                    events.Add((timestamp, function, item["message"]!.GetValue<string>().TrimEnd()));
                }
            }
        }

        return [.. events.OrderBy(item => item.Item1)];
    }

    private static async Task<bool> PauseAsync(CancellationToken cancellation)
    {
        await Task.Delay(Pause, cancellation).ContinueWith(_ => { }, TaskScheduler.Default);
        return !cancellation.IsCancellationRequested;
    }
}
