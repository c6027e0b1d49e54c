using Polly;
using Polly.Retry;

namespace Tap.Infra.IntegrationTests.Kit;

/// <summary>Waits for what happens elsewhere.</summary>
internal static class Waiting
{
    /// <summary>How long anything may take: only what hangs takes longer, on any machine.</summary>
    public static TimeSpan Deadline { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Looks again and again until what it sees is as it should be, and returns it.</summary>
    /// <exception cref="TimeoutException">It was not within the <see cref="Deadline"/>.</exception>
    public static async Task<T> Until<T>(Func<Task<T>> look, Func<T, bool> done)
    {
        var waiting = new ResiliencePipelineBuilder<T>()
            .AddRetry(new RetryStrategyOptions<T>
            {
                ShouldHandle = new PredicateBuilder<T>().HandleResult(seen => !done(seen)),
                MaxRetryAttempts = int.MaxValue,
                Delay = TimeSpan.FromMilliseconds(500),
            })
            .Build();
        using var timeout = new CancellationTokenSource(Deadline);
        try
        {
            return await waiting.ExecuteAsync(async _ => await look(), timeout.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"What was waited for did not happen within {Deadline.TotalMinutes} minutes.");
        }
    }
}
