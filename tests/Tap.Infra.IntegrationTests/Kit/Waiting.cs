using Polly;
using Polly.Retry;

namespace Tap.Infra.IntegrationTests.Kit;

/// <summary>Waits for what happens elsewhere.</summary>
internal static class Waiting
{
    /// <summary>Looks again and again until what it sees is as it should be, and returns it.</summary>
    /// <exception cref="TimeoutException">It was not within a minute.</exception>
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
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        try
        {
            return await waiting.ExecuteAsync(async _ => await look(), timeout.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException("What was waited for did not happen within a minute.");
        }
    }
}
