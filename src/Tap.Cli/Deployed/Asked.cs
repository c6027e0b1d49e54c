using Tap.Program;

namespace Tap.Cli.Deployed;

/// <summary>What AWS told when it was asked for one thing of several: what it refuses leaves the rest as it is.</summary>
/// <param name="Value">What it told; null when it refused.</param>
/// <param name="Fault">Why it refused, a sentence; null when it did not.</param>
internal sealed record Asked<T>(T? Value, string? Fault)
    where T : class?;

/// <summary>Asks for one thing of several.</summary>
internal static class Asked
{
    /// <summary>Waits for the answer.</summary>
    /// <param name="what">What is asked for, as the beginning of a sentence.</param>
    /// <param name="asking">The question.</param>
    public static async Task<Asked<T>> OfAsync<T>(string what, Task<T> asking)
        where T : class?
    {
        try
        {
            return new Asked<T>(await asking, null);
        }
        catch (AwsException exception)
        {
            return new Asked<T>(null, $"{what} cannot be read: {exception.Code}: {exception.Message}");
        }
    }

    /// <summary>Waits for the answer, but not for long.</summary>
    /// <param name="what">What is asked for, as the beginning of a sentence.</param>
    /// <param name="ask">Asks.</param>
    /// <param name="most">How long to wait at most.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Stops waiting for anything.</param>
    public static async Task<Asked<T>> WithinAsync<T>(
        string what, Func<CancellationToken, Task<T>> ask, TimeSpan most, TimeProvider time, CancellationToken cancellation)
        where T : class?
    {
        using var late = new CancellationTokenSource(most, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            return await OfAsync(what, ask(either.Token));
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return new Asked<T>(null, $"{what} cannot be read: AWS did not answer in {most.TotalSeconds:0} seconds.");
        }
    }
}
