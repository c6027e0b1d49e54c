namespace Tap.Simulation;

/// <summary>How a client goes on that is told to come back: it waits for <c>Retry-After</c> and a random time that doubles.</summary>
/// <param name="MostAttempts">How often it sends a request; 1 for never again.</param>
/// <param name="RetryAfterSeconds">What the answer says.</param>
/// <param name="BackoffSeconds">The longest random wait after the first attempt.</param>
/// <param name="LongestBackoffSeconds">The longest of all.</param>
internal sealed record RetryPolicy(
    int MostAttempts = 4, double RetryAfterSeconds = 1, double BackoffSeconds = 1, double LongestBackoffSeconds = 20)
{
    /// <summary>The wait after an attempt.</summary>
    /// <param name="attempt">The attempt, from 1.</param>
    /// <param name="random">What decides.</param>
    public double Wait(int attempt, Random random) =>
        RetryAfterSeconds + (random.NextDouble() * Math.Min(LongestBackoffSeconds, BackoffSeconds * Math.Pow(2, attempt - 1)));
}

/// <summary>Who sends requests, and again what was not served.</summary>
/// <param name="simulator">The clock.</param>
/// <param name="send">Sends a request and tells of the answer.</param>
/// <param name="policy">How they go on.</param>
/// <param name="random">What decides.</param>
internal sealed class Clients(Simulator simulator, Action<Operation, Action<Answer>> send, RetryPolicy policy, Random random)
{
    /// <summary>How many requests came.</summary>
    public int Arrived { get; private set; }

    /// <summary>How many were served by the first attempt.</summary>
    public int ServedAtOnce { get; private set; }

    /// <summary>How many clients gave up.</summary>
    public int GivenUp { get; private set; }

    /// <summary>From the first attempt to the answer that served, of each that was served.</summary>
    public List<double> Latencies { get; } = [];

    /// <summary>How many have no answer yet.</summary>
    public int InFlight => Arrived - GivenUp - Latencies.Count;

    /// <summary>Has requests come, each an operation by its share.</summary>
    public void Arrive(IEnumerable<double> times, IReadOnlyList<Operation> operations)
    {
        // One after the other, so that not all of them are in the queue of events.
        var arrivals = times.GetEnumerator();
        Next();

        void Next()
        {
            if (arrivals.MoveNext())
                simulator.After(Math.Max(0, arrivals.Current - simulator.Now), () => { Arrive(Pick(operations)); Next(); });
        }
    }

    private void Arrive(Operation operation)
    {
        Arrived++;
        Try(operation, simulator.Now, attempt: 1);
    }

    private void Try(Operation operation, double since, int attempt) => send(operation, answer =>
    {
        if (answer == Answer.Served)
        {
            Latencies.Add(simulator.Now - since);
            if (attempt == 1)
                ServedAtOnce++;
        }
        else if (attempt == policy.MostAttempts)
        {
            GivenUp++;
        }
        else
        {
            simulator.After(policy.Wait(attempt, random), () => Try(operation, since, attempt + 1));
        }
    });

    private Operation Pick(IReadOnlyList<Operation> operations)
    {
        var left = random.NextDouble() * operations.Sum(operation => operation.Share);
        foreach (var operation in operations)
        {
            if ((left -= operation.Share) < 0)
                return operation;
        }

        return operations[^1];
    }
}
