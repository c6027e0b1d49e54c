namespace Tap.Simulation;

/// <summary>What bounds a function: https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html.</summary>
/// <param name="Concurrency">Executions at once: those that are reserved, or what the account has left.</param>
/// <param name="StartsPerSecond">Environments that may start in a second, in the long run.</param>
/// <param name="StartsAtOnce">Environments that may start at once.</param>
/// <param name="RequestsPerExecution">Synchronous calls that an execution serves in a second; asynchronous ones have no such limit.</param>
/// <param name="IdleSeconds">How long an environment waits for the next call. AWS does not say.</param>
/// <param name="Provisioned">Environments that are kept ready.</param>
internal sealed record FunctionLimits(
    int Concurrency,
    double StartsPerSecond = 100,
    double StartsAtOnce = 1_000,
    double RequestsPerExecution = 10,
    double IdleSeconds = 300,
    int Provisioned = 0);

/// <summary>A Lambda function: what runs, what waits warm, and what is refused.</summary>
/// <param name="simulator">The clock.</param>
/// <param name="limits">What bounds it.</param>
/// <param name="start">What a start adds to a call.</param>
internal sealed class Function(Simulator simulator, FunctionLimits limits, Duration start)
{
    private readonly TokenBucket calls = TokenBucket.PerSecond(limits.RequestsPerExecution * limits.Concurrency);
    private readonly TokenBucket starts = new(limits.StartsPerSecond, limits.StartsAtOnce);
    private readonly LinkedList<double> idleSince = new(Enumerable.Repeat(0.0, limits.Provisioned)); // the one used last is used first

    /// <summary>How many run.</summary>
    public int Running { get; private set; }

    /// <summary>The most that ran at once.</summary>
    public int MostRunning { get; private set; }

    /// <summary>How many environments were started.</summary>
    public int Starts { get; private set; }

    /// <summary>Calls it, unless it is throttled.</summary>
    /// <param name="synchronous">Whether the caller waits.</param>
    /// <param name="random">What decides how long a start takes.</param>
    /// <param name="delay">What the environment takes until it is ready; 0 for a warm one.</param>
    public bool TryCall(bool synchronous, Random random, out double delay)
    {
        delay = 0;
        if (Running >= limits.Concurrency || (synchronous && !calls.TryTake(simulator.Now)))
            return false;
        while (idleSince.First?.Value < simulator.Now - limits.IdleSeconds && idleSince.Count + Running > limits.Provisioned)
            idleSince.RemoveFirst();
        if (idleSince.Count > 0)
            idleSince.RemoveLast();
        else if (starts.TryTake(simulator.Now))
            (delay, Starts) = (start(random), Starts + 1);
        else
            return false;
        MostRunning = Math.Max(MostRunning, ++Running);
        return true;
    }

    /// <summary>Ends a call.</summary>
    public void End()
    {
        Running--;
        idleSince.AddLast(simulator.Now);
    }
}
