using Amazon;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Tap.Cli.Aws;

/// <summary>
/// Sends a request again when AWS may answer it then, as AWS's SDKs do. What signs stands after it: each attempt has its own time.
/// </summary>
/// <param name="attempts">How often a request is sent at most.</param>
/// <param name="time">The clock.</param>
/// <param name="sender">What signs and sends.</param>
internal sealed class RetryingHandler(int attempts, TimeProvider time, HttpMessageHandler sender) : DelegatingHandler(sender)
{
    /// <summary>Whether a request may be carried out twice; by default that depends on the method.</summary>
    public static readonly HttpRequestOptionsKey<bool> Repeatable = new("Tap.Repeatable");

    /// <summary>How long an attempt may take; by default, as long as with AWS's SDK for .NET: 100 seconds.</summary>
    public static readonly HttpRequestOptionsKey<TimeSpan> Limit = new("Tap.Limit");

    // AWS takes signatures that are five minutes old, and some services more; its SDKs look at their clocks from four on.
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(4);

    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var repeatable = request.Options.TryGetValue(Repeatable, out var told) ? told : request.Method != HttpMethod.Post;
        var pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time };
        if (attempts > 1)
            pipeline.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = attempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(500),
                MaxDelay = TimeSpan.FromSeconds(20),
                ShouldHandle = async sent => sent.Outcome switch
                {
                    { Exception: HttpRequestException lost } => repeatable || NeverArrived(lost),
                    { Exception: TimeoutRejectedException } => repeatable,
                    { Exception: { } late } => IsTimeout(late),
                    { Result: { IsSuccessStatusCode: false } refused } => await MayDoLaterAsync(refused, repeatable, cancellationToken),
                    _ => false,
                },
            });
        var limit = request.Options.TryGetValue(Limit, out var most) ? most : TimeSpan.FromSeconds(100);
        if (limit != Timeout.InfiniteTimeSpan)
            pipeline.AddTimeout(limit);
        return await pipeline.Build().ExecuteAsync(async cancellation =>
        {
            var response = await base.SendAsync(request, cancellation);
            // A connection can break in the middle of an answer, too.
            await response.Content.LoadIntoBufferAsync(cancellation);
            return response;
        }, cancellationToken);
    }

    /// <summary>Whether no connection came about in time, or no answer.</summary>
    public static bool IsTimeout(Exception exception) =>
        exception is TimeoutRejectedException or OperationCanceledException { InnerException: TimeoutException };

    private static bool NeverArrived(HttpRequestException exception) => exception.HttpRequestError
        is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;

    private async ValueTask<bool> MayDoLaterAsync(HttpResponseMessage response, bool repeatable, CancellationToken cancellation)
    {
        var refusal = AwsRefusal.Of(response, await AwsAnswer.OfAsync(response, cancellation));
        return refusal.IsThrottling || (refusal.IsTransient && repeatable) || (refusal.MayBeOfTime && SetsTheClock(response));
    }

    // The correction is the process's, like the clock; the signer reads it. Once it is right, a refusal has another reason.
    private bool SetsTheClock(HttpResponseMessage response)
    {
        if (response.Headers.Date is not { } date)
            return false;
        var now = time.GetUtcNow();
        if ((date - (now + (AWSConfigs.ManualClockCorrection ?? TimeSpan.Zero))).Duration() < MostSkew)
            return false;
        AWSConfigs.ManualClockCorrection = date - now;
        return true;
    }
}
