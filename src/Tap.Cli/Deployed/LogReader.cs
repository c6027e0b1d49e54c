using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Program;

namespace Tap.Cli.Deployed;

/// <summary>Lines that were read together.</summary>
/// <param name="Lines">The lines; none when nothing new was there.</param>
/// <param name="Fault">What kept more from being read; null when nothing did.</param>
internal sealed record LogBatch(IReadOnlyList<LogEvent> Lines, Exception? Fault);

/// <summary>Reads logs, all at once in the order of time.</summary>
/// <param name="api">Whom to ask.</param>
/// <param name="sources">The logs.</param>
/// <param name="filter">Which lines.</param>
/// <param name="time">The clock; null for the machine's.</param>
internal sealed class LogReader(AwsApi api, IReadOnlyList<LogSource> sources, LogFilter filter, TimeProvider? time = null)
{
    // CloudWatch Logs answers five such questions a second in some regions.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(5);

    // Lines come seconds after their time; some of a function that Lambda had frozen, when it runs again.
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan VeryLate = TimeSpan.FromMinutes(15);
    private const int RoundsToVeryLate = 30;

    private const int MostInBatch = 1_000;

    private readonly TimeProvider time = time ?? TimeProvider.System;

    /// <summary>Reads what is there. A log that does not exist is an empty one: its function has never run.</summary>
    /// <param name="from">The time of the first lines.</param>
    /// <param name="cancellation">Stops reading.</param>
    public IAsyncEnumerable<LogEvent> ReadAsync(DateTimeOffset from, CancellationToken cancellation) => ReadAsync(from, null, cancellation);

    /// <summary>Reads what is there of a stretch of time.</summary>
    public IAsyncEnumerable<LogEvent> ReadAsync(TimeRange range, CancellationToken cancellation) =>
        ReadAsync(range.From, range.Until, cancellation);

    /// <summary>Reads the newest lines.</summary>
    /// <param name="ranges">Where to look for them, the last stretch of time first.</param>
    /// <param name="limit">How many lines at most.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <returns>The lines in the order of time, and whether there are older ones.</returns>
    public async Task<(IReadOnlyList<LogEvent> Lines, bool More)> NewestAsync(
        IEnumerable<TimeRange> ranges, int limit, CancellationToken cancellation)
    {
        var newest = new List<LogEvent>();
        foreach (var range in ranges)
        {
            var last = new Queue<LogEvent>();
            await foreach (var line in ReadAsync(range, cancellation))
            {
                last.Enqueue(line);
                if (newest.Count + last.Count > limit + 1)
                    last.Dequeue();
            }

            newest.InsertRange(0, last);
            if (newest.Count > limit)
                return (newest[1..], true);
        }

        return (newest, false);
    }

    private async IAsyncEnumerable<LogEvent> ReadAsync(
        DateTimeOffset from, DateTimeOffset? until, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Each log comes in the order of time, so that a page of each is all that must be kept.
        var logs = new PriorityQueue<IAsyncEnumerator<LogEvent>, (DateTimeOffset, int)>();
        var open = sources.Select(source => ReadAsync(source, from, until, cancellation).GetAsyncEnumerator(cancellation)).ToList();
        try
        {
            var begun = await Task.WhenAll(open.Select(log => log.MoveNextAsync().AsTask()));
            foreach (var (index, log) in open.Index().Where(log => begun[log.Index]))
                logs.Enqueue(log, (log.Current.Timestamp, index));
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
    /// Whoever goes on after a fault misses nothing by it, either, unless it lasts longer than that.
    /// </summary>
    /// <param name="from">The time of the first lines.</param>
    /// <param name="cancellation">Ends it, with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Batches, at least one each time that was looked for lines.</returns>
    public async IAsyncEnumerable<LogBatch> FollowAsync(DateTimeOffset from, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Those that may be read again.
        var read = new Dictionary<(string Group, string Id), DateTimeOffset>();
        var start = from;
        for (var round = 1; ; round++)
        {
            var begun = time.GetUtcNow();
            Exception? fault = null;
            var news = ReadAsync(start, cancellation).Where(line => read.TryAdd((line.Source.Group, line.Id), line.Timestamp));
            await foreach (var batch in BatchesAsync(news, cancellation))
            {
                yield return batch;
                fault = batch.Fault;
            }

            await Task.Delay(fault is null ? Pause : PauseAfterFault, time, cancellation);
            var oldest = begun - VeryLate;
            var next = fault is null ? begun - (round % RoundsToVeryLate == 0 ? VeryLate : Late) : Later(start, oldest);
            start = Later(next, from);
            foreach (var (key, _) in read.Where(line => line.Value < oldest).ToList())
                read.Remove(key);
        }

        static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
    }

    private static async IAsyncEnumerable<LogBatch> BatchesAsync(
        IAsyncEnumerable<LogEvent> lines, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (batch, fault) = (new List<LogEvent>(), (Exception?)null);
        await using var each = lines.GetAsyncEnumerator(cancellation);
        while (await NextAsync())
        {
            batch.Add(each.Current);
            if (batch.Count < MostInBatch)
                continue;
            yield return new LogBatch(batch, null);
            batch = [];
        }

        yield return new LogBatch(batch, fault);

        async Task<bool> NextAsync()
        {
            try
            {
                return await each.MoveNextAsync();
            }
            catch (Exception exception) when (AwsApi.IsFault(exception))
            {
                fault = exception;
                return false;
            }
        }
    }

    private async IAsyncEnumerable<LogEvent> ReadAsync(
        LogSource source, DateTimeOffset from, DateTimeOffset? until, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var parameters = new JsonObject { ["logGroupName"] = source.Group, ["startTime"] = from.ToUnixTimeMilliseconds() };
        // That of CloudWatch Logs is the last moment of all.
        if (until is { } end)
            parameters["endTime"] = end.ToUnixTimeMilliseconds() - 1;
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
