using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Program;

namespace Tap.Cli.Deployed;

/// <summary>Reads logs, all at once in the order of time.</summary>
/// <param name="api">Whom to ask.</param>
/// <param name="sources">The logs.</param>
/// <param name="filter">Which lines.</param>
/// <param name="time">The clock; null for the machine's.</param>
internal sealed class LogReader(AwsApi api, IReadOnlyList<LogSource> sources, LogFilter filter, TimeProvider? time = null)
{
    // CloudWatch Logs answers five such questions a second in some regions.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // Lines come seconds after their time; some of a function that Lambda had frozen, when it runs again.
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan VeryLate = TimeSpan.FromMinutes(15);
    private const int RoundsToVeryLate = 30;

    private readonly TimeProvider time = time ?? TimeProvider.System;

    /// <summary>Reads what is there. A log that does not exist is an empty one: its function has never run.</summary>
    /// <param name="from">The time of the first lines.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async IAsyncEnumerable<LogEvent> ReadAsync(DateTimeOffset from, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Each log comes in the order of time, so that a page of each is all that must be kept.
        var logs = new PriorityQueue<IAsyncEnumerator<LogEvent>, (DateTimeOffset, int)>();
        var open = sources.Select(source => ReadAsync(source, from, cancellation).GetAsyncEnumerator(cancellation)).ToList();
        try
        {
            for (var index = 0; index < open.Count; index++)
                await PutBackAsync(open[index], index);
            while (logs.TryDequeue(out var log, out var place))
            {
                yield return log.Current;
                await PutBackAsync(log, place.Item2);
            }
        }
        finally
        {
            foreach (var log in open)
                await log.DisposeAsync();
        }

        async Task PutBackAsync(IAsyncEnumerator<LogEvent> log, int index)
        {
            if (await log.MoveNextAsync())
                logs.Enqueue(log, (log.Current.Timestamp, index));
        }
    }

    /// <summary>
    /// Reads what is there and then what comes, until it is cancelled. Lines that come late are read late, up to 15 minutes, and each once.
    /// </summary>
    /// <param name="from">The time of the first lines.</param>
    /// <param name="cancellation">Ends it, with an <see cref="OperationCanceledException"/>.</param>
    public async IAsyncEnumerable<LogEvent> FollowAsync(DateTimeOffset from, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Those that may be read again.
        var read = new Dictionary<(string Group, string Id), DateTimeOffset>();
        var start = from;
        for (var round = 1; ; round++)
        {
            var begun = time.GetUtcNow();
            var oldest = begun - VeryLate;
            await foreach (var line in ReadAsync(start, cancellation))
                if (line.Timestamp < oldest ? !read.ContainsKey(Key(line)) : read.TryAdd(Key(line), line.Timestamp))
                    yield return line;
            foreach (var (key, _) in read.Where(line => line.Value < oldest).ToList())
                read.Remove(key);
            await Task.Delay(Pause, time, cancellation);
            start = begun - (round % RoundsToVeryLate == 0 ? VeryLate : Late);
            start = start < from ? from : start;
        }

        static (string Group, string Id) Key(LogEvent line) => (line.Source.Group, line.Id);
    }

    private async IAsyncEnumerable<LogEvent> ReadAsync(
        LogSource source, DateTimeOffset from, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var parameters = new JsonObject { ["logGroupName"] = source.Group, ["startTime"] = from.ToUnixTimeMilliseconds() };
        if (filter.PatternFor(source) is { } pattern)
            parameters["filterPattern"] = pattern;
        await using var pages = api.PagesAsync(JsonService.Logs, "FilterLogEvents", parameters, cancellation)
            .GetAsyncEnumerator(cancellation);
        while (await NextAsync())
        {
            foreach (var item in pages.Current["events"]!.AsArray())
            {
                var timestamp = DateTimeOffset.FromUnixTimeMilliseconds(item!["timestamp"]!.GetValue<long>());
                var (id, message) = (item["eventId"]!.GetValue<string>(), item["message"]!.GetValue<string>());
                var line = new LogEvent(source, timestamp, id, message.TrimEnd());
                if (filter.Matches(line))
                    yield return line;
            }
        }

        async Task<bool> NextAsync()
        {
            try
            {
                return await pages.MoveNextAsync();
            }
            catch (AwsException exception) when (exception.Code == "ResourceNotFoundException")
            {
                return false;
            }
        }
    }
}
