using Tap.Cli.Deployed;

namespace Tap.Cli.Dev;

/// <summary>Follows the logs of a stack as long as it is there.</summary>
/// <param name="level">What functions log is wanted from this level on; every request is.</param>
/// <param name="print">Told each line.</param>
internal sealed class StackLog(LogLevel level, Action<LogEvent> print) : IAsyncDisposable
{
    private static readonly Task Never = new TaskCompletionSource().Task;

    private (Uri? Endpoint, IReadOnlyList<LogSource> Sources) followed = (null, []);
    private CancellationTokenSource? stop;

    /// <summary>Ends with what nobody foresaw, and else never.</summary>
    public Task Following { get; private set; } = Never;

    /// <summary>Follows the logs that a stack has now, from now on; those that are followed already go on.</summary>
    /// <param name="stack">The stack.</param>
    public async Task FollowAsync(DeployedStack stack)
    {
        var sources = LogSource.Of(stack);
        if (followed.Endpoint == stack.Endpoint && followed.Sources.SequenceEqual(sources))
            return;

        await DisposeAsync();
        followed = (stack.Endpoint, sources);
        stop = new CancellationTokenSource();
        Following = FollowAsync(stack, sources, stop.Token);
    }

    /// <summary>Ends to follow.</summary>
    public async ValueTask DisposeAsync()
    {
        if (stop is null)
            return;
        await stop.CancelAsync();
        await Following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
        (stop, Following) = (null, Never);
    }

    private async Task FollowAsync(DeployedStack stack, IReadOnlyList<LogSource> sources, CancellationToken cancellation)
    {
        using var api = stack.Connect();
        var reader = new LogReader(api, sources, new LogFilter());

        // Why a log cannot be read, whoever watches the stack's life finds out.
        await foreach (var batch in reader.FollowAsync(DateTimeOffset.UtcNow, cancellation))
        {
            foreach (var line in batch.Lines.Where(line => line.Source.IsAccessLog || line.Entry.Level >= level))
                print(line);
        }
    }
}
