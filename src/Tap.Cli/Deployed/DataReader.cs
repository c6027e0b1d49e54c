using System.Globalization;
using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Infra;
using Tap.Program;

namespace Tap.Cli.Deployed;

/// <summary>The result of a process.</summary>
/// <param name="Key">Where it lies.</param>
/// <param name="Body">What it says, as it is written there.</param>
/// <param name="Signature">Whether TAP wrote it; null when the secret cannot be read.</param>
internal sealed record ProcessResult(string Key, string Body, ResultSignature? Signature);

/// <summary>What is known of a transaction or a process.</summary>
/// <param name="Id">Its id.</param>
/// <param name="IsProcess">Whether it is a process.</param>
/// <param name="Item">Its item of the table; null when there is none.</param>
/// <param name="Objects">Its objects in all versions.</param>
/// <param name="Result">Its result; null when there is none.</param>
/// <param name="Logs">What was logged about it, in the order of time.</param>
/// <param name="Traces">The traces that those lines belong to, the latest first.</param>
/// <param name="Faults">What AWS did not tell, and why: a sentence each.</param>
internal sealed record DataRecord(
    string Id, bool IsProcess, JsonObject? Item, IReadOnlyList<ObjectVersion> Objects, ProcessResult? Result,
    IReadOnlyList<LogEvent> Logs, IReadOnlyList<TraceSummary> Traces, IReadOnlyList<string> Faults)
{
    /// <summary>Whether nothing is known, and not because AWS did not tell it.</summary>
    public bool IsNothing => Item is null && Objects.Count == 0 && Logs.Count == 0 && Faults.Count == 0;
}

/// <summary>Asks AWS for everything that it knows of a transaction or a process.</summary>
internal sealed class DataReader(AwsApi api, DeployedStack stack, TimeProvider? time = null)
{
    private const int MostLines = 1_000;
    private const int MostTraces = 25;

    // More than twice the largest payload: whatever else lies there is no result, and not worth the memory.
    private const long MostResultBytes = 25_000_000;

    // Of one part, so that a service that hangs takes nothing from the others.
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(7);

    // What is logged of an id is logged when something happens to it: Lambda tries an event three times in minutes.
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan After = TimeSpan.FromMinutes(15);

    private readonly TimeProvider time = time ?? TimeProvider.System;

    /// <summary>Reads it. What AWS refuses or does not tell in time is unknown, the rest is told.</summary>
    public async Task<DataRecord> ReadAsync(ItemId id, CancellationToken cancellation)
    {
        var (asksItem, asksObjects) = (
            AskAsync("The item", token => TableItem.ReadAsync(api, stack, id, token)),
            AskAsync("The objects", token => ObjectsAsync(id, token)));
        var (item, objects) = (await asksItem, await asksObjects);
        var versions = objects.Value ?? [];
        var (asksResult, asksLogs) = (
            AskAsync("The result", token => ResultAsync(id, versions, token)),
            AskAsync("The log", token => LogsAsync(id, item.Value, versions, token)));
        var (result, logs) = (await asksResult, await asksLogs);
        var signature = result.Value is { } written
            ? await AskAsync("The secret", token => SignatureAsync(id, written.Text, token))
            : new Asked<ResultSignature>(null, null);
        var traces = await AskAsync("The traces", token => TracesAsync(logs.Value ?? [], token));
        string?[] faults = [item.Fault, objects.Fault, result.Fault, signature.Fault, logs.Fault, traces.Fault];
        return new DataRecord(
            id.Text, IsProcess(id, item.Value, versions, logs.Value ?? []), item.Value, versions,
            result.Value is { } found ? new ProcessResult(found.Key, found.Text, signature.Value) : null,
            logs.Value ?? [], traces.Value ?? [], [.. faults.OfType<string>()]);

        Task<Asked<T>> AskAsync<T>(string what, Func<CancellationToken, Task<T>> ask)
            where T : class? => Asked.WithinAsync(what, ask, MostWait, time, cancellation);
    }

    private async Task<IReadOnlyList<ObjectVersion>> ObjectsAsync(ItemId id, CancellationToken cancellation)
    {
        var bucket = stack.Output(StackOutputs.DataBucketName);
        var found = await Task.WhenAll(
            new[] { id.IncomingKey, id.EarlierIncomingKey, id.ResultKey, id.EarlierResultKey }
                .Select(key => ObjectVersion.ListAsync(api, bucket, key, cancellation)));
        return [.. found.SelectMany(versions => versions)];
    }

    private async Task<Written?> ResultAsync(ItemId id, IEnumerable<ObjectVersion> versions, CancellationToken cancellation)
    {
        string[] keys = [id.ResultKey, id.EarlierResultKey];
        var latest = versions.FirstOrDefault(version => keys.Contains(version.Key) && version is { Latest: true, DeleteMarker: false });
        if (latest is null)
            return null;
        if (latest.Bytes > MostResultBytes)
            throw new AwsException("TooLarge", $"{latest.Key} has {latest.Bytes} bytes, more than any result.");
        var query = $"?versionId={Uri.EscapeDataString(latest.VersionId)}";
        return new Written(latest.Key, (await api.S3Async(
            HttpMethod.Get, stack.Output(StackOutputs.DataBucketName), latest.Key, query, null, cancellation)).Text);
    }

    private async Task<ResultSignature> SignatureAsync(ItemId id, string text, CancellationToken cancellation) =>
        ResultSignature.Of(id.Text, text, ResultSignature.VersionIn(text) is { } version
            ? await new SigningSecret(api, stack).ReadAsync(version, cancellation)
            : null);

    private async Task<IReadOnlyList<LogEvent>> LogsAsync(
        ItemId id, JsonObject? item, IEnumerable<ObjectVersion> versions, CancellationToken cancellation)
    {
        IEnumerable<DateTimeOffset> moments = [id.CreatedAt, .. versions.Select(version => version.At)];
        if (DateTimeOffset.TryParse(LogEntry.TextOf(item?["updatedAt"]), CultureInfo.InvariantCulture, out var updated))
            moments = moments.Append(updated);
        var past = moments.Where(moment => moment - Before < time.GetUtcNow());
        var logs = new LogReader(api, LogSource.Of(stack), new LogFilter(Id: id.Text));
        return (await logs.NewestAsync(TimeRange.Around(past, Before, After).Reverse(), MostLines, cancellation)).Lines;
    }

    private async Task<IReadOnlyList<TraceSummary>> TracesAsync(IReadOnlyList<LogEvent> lines, CancellationToken cancellation)
    {
        var ids = lines.Select(line => line.Entry.Trace).OfType<string>().Reverse().Distinct().Take(MostTraces);
        var traces = await new TraceReader(api).ReadAsync(ids, cancellation);
        return [.. traces.Select(TraceSummary.Of).OrderByDescending(trace => trace.Start)];
    }

    private static bool IsProcess(ItemId id, JsonObject? item, IReadOnlyList<ObjectVersion> versions, IReadOnlyList<LogEvent> lines) =>
        item is not null ? LogEntry.TextOf(item["entity"]) == "process"
        : versions.Count > 0 || lines.Any(line => line.Entry.Fields.Contains(("processId", id.Text)));

    private sealed record Written(string Key, string Text);
}
