using System.Text.Json.Nodes;
using Tap.Cli.Aws;
using Tap.Infra;

namespace Tap.Cli.Deployed;

/// <summary>Asks AWS how a stack is, for everything at the same time.</summary>
internal sealed class StatusReader(StackAws aws, DeployedStack stack, TimeProvider? time = null)
{
    private const int MostErrors = 3;

    // An hour of a bad day is long to read, and the last errors stand at its end.
    private static readonly TimeSpan[] ErrorsSince = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1)];

    private readonly AwsApi api = aws.Home;
    private readonly TimeProvider time = time ?? TimeProvider.System;

    /// <summary>Reads it. What AWS refuses to tell is unknown, the rest is told.</summary>
    public async Task<StackStatus> ReadAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var alarms = new StackAlarms(aws, stack);
        var (traffic, release, states, letters, metrics, errors) = (
            Asked.OfAsync("The versions", TrafficAsync(cancellation)),
            Asked.OfAsync("Whether a release is under way", ReleaseAsync(cancellation)),
            Asked.OfAsync("The alarms", alarms.ReadAsync(cancellation)),
            Asked.OfAsync("The dead letters", DeadLettersAsync(cancellation)),
            Asked.OfAsync("The metrics", StackMetrics.ReadAsync(api, stack, now, cancellation)),
            Asked.OfAsync("The last errors", LastErrorsAsync(now, cancellation)));
        await Task.WhenAll(traffic, release, states, letters, metrics, errors);

        var (found, faults) = (
            (await states).Value,
            new[]
            {
                (await traffic).Fault, (await release).Fault, (await states).Fault, (await letters).Fault, (await metrics).Fault,
                (await errors).Fault,
            });
        var gone = found is null ? [] : alarms.Names.Except(found.Select(alarm => alarm.Name));
        return new StackStatus(
            now, (await traffic).Value, (await release).Value, found, (await letters).Value?.Count, (await metrics).Value,
            (await errors).Value, [.. faults.OfType<string>(), .. gone.Select(name => $"The alarm {name} does not exist any more.")]);
    }

    private async Task<IReadOnlyDictionary<string, IReadOnlyList<TrafficShare>>> TrafficAsync(CancellationToken cancellation)
    {
        var functions = stack.Functions.OrderBy(function => function.Key, StringComparer.Ordinal).ToList();
        var aliases = await Task.WhenAll(functions.Select(function => api.GetFunctionAsync(function.Value, "aliases/live", cancellation)));
        return functions.Zip(aliases).ToDictionary(pair => pair.First.Key, pair => DeploymentState.TrafficOf(pair.Second));
    }

    private async Task<RunningRelease?> ReleaseAsync(CancellationToken cancellation)
    {
        if (!stack.HasReleases || await new Release(api, stack).UnderWayAsync(cancellation) is not { } id)
            return null;
        var parameters = new JsonObject { ["deploymentId"] = id };
        var info = (await api.CallAsync(JsonService.CodeDeploy, "GetDeployment", parameters, cancellation))["deploymentInfo"]!;
        return new RunningRelease(id, info["status"]!.GetValue<string>(), Alarm.MomentOf(info["createTime"]!));
    }

    private async Task<QueueDepth> DeadLettersAsync(CancellationToken cancellation)
    {
        var (free, taken) = await new MessageQueue(api, stack.Output(StackOutputs.DlqUrl)).CountAsync(cancellation);
        return new QueueDepth(free + taken);
    }

    // Each invocation that failed once, by the first line that says so: Lambda and the API log the same failure again.
    private async Task<IReadOnlyList<LogEvent>> LastErrorsAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var errors = new LogFilter(LogLevel.Error);
        List<LogEvent> last = [];
        foreach (var since in ErrorsSince)
        {
            var logs = await Task.WhenAll(LogSource.Of(stack).Select(source =>
                new LogReader(api, [source], errors).ReadAsync(now - since, cancellation).ToListAsync(cancellation).AsTask()));
            var lines = logs.SelectMany(lines => lines).OrderBy(line => line.Timestamp);
            last = [.. lines.DistinctBy(line => line.Entry.Invocation ?? line.Id).TakeLast(MostErrors)];
            if (last.Count == MostErrors)
                break;
        }

        return last;
    }

    private sealed record QueueDepth(long Count);
}
