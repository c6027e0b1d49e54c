namespace Tap.Simulation;

/// <summary>
/// What the simulation says of a flood: the same arrivals, and the durations of the flood's own calls, as what a call takes on this machine
/// is no part of what is simulated. They are taken in turn, the first call what the first took: a busy machine is so for seconds, and for
/// both functions.
/// </summary>
/// <param name="flood">The flood.</param>
internal sealed class Prediction(FloodRecord flood)
{
    private const int Runs = 50;
    private const double MinuteSeconds = 2; // TAP_MINUTE_SECONDS

    private readonly List<double> calls =
    [
        .. flood.Attempts.Where(attempt => attempt.Call is not null)
            .OrderBy(attempt => attempt.CallEnd - attempt.Call)
            .Select(attempt => attempt.Call!.Value),
    ];

    // What the API adds to the function, and all that it takes to refuse.
    private readonly List<double> overheads = [.. flood.Attempts.Select(attempt => Math.Max(0, attempt.Seconds - (attempt.Call ?? 0)))];

    /// <summary>The mean of many runs, each with waits and durations of its own.</summary>
    public FloodFigures Figures() => FloodFigures.Mean([.. Enumerable.Range(1, Runs).Select(Run)]);

    private FloodFigures Run(int seed)
    {
        var (simulator, random) = (new Simulator(), new Random(seed));
        var apiHandler = FunctionOf(flood.Shape.ApiHandlerConcurrency!.Value);
        var processor = FunctionOf(flood.Shape.ProcessorConcurrency!.Value);
        var events = new EventQueue(
            simulator, processor, new EventQueueRules().Paced(MinuteSeconds), Durations.InTurn(flood.Objects), failure: 0, random);
        var api = new Api(
            simulator, TokenBucket.PerSecond(double.MaxValue), flood.Shape.ThrottlingRate, flood.Shape.ThrottlingBurst, apiHandler,
            Durations.OneOf(overheads), random);
        var clients = new Clients(simulator, api.Send, flood.Retries, random);
        var post = new Operation("POST /process", 1, Durations.InTurn(calls)) { Objects = events };
        clients.Arrive(flood.Requests.Select(request => request.At).Order(), [post]);
        simulator.Run();
        return new(
            clients.ServedAtOnce,
            clients.GivenUp,
            api.Answers[Answer.TooMany],
            api.Answers[Answer.Unavailable],
            Percentiles.Of(clients.Latencies, 50)!.Value,
            Percentiles.Of(clients.Latencies, 99)!.Value,
            Percentiles.Of(events.Times, 50)!.Value,
            Percentiles.Of(events.Times, 95)!.Value);

        // The local AWS does not count calls a second and execution, and all environments are warm.
        Function FunctionOf(int concurrency) =>
            new(simulator, new(concurrency, RequestsPerExecution: double.MaxValue, Provisioned: concurrency), Durations.Constant(0));
    }
}
