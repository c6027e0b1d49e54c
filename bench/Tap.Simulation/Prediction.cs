namespace Tap.Simulation;

/// <summary>
/// What the simulation says of a flood: the same arrivals, and durations of calls that are drawn from those of the flood itself, as what a
/// call takes on this machine is no part of what is simulated. How long a call takes depends on how many run, so it is drawn from those that
/// began with as many.
/// </summary>
/// <param name="flood">The flood.</param>
internal sealed class Prediction(FloodRecord flood)
{
    private const int Runs = 50;
    private const double MinuteSeconds = 2; // TAP_MINUTE_SECONDS

    private readonly List<List<double>> calls = ByRunning(flood);

    // What the API adds to the function, and all that it takes to refuse.
    private readonly List<double> overheads = [.. flood.Attempts.Select(attempt => Math.Max(0, attempt.Seconds - (attempt.Call ?? 0)))];

    /// <summary>The mean of many runs, each with waits and durations of its own.</summary>
    public FloodFigures Figures() => FloodFigures.Mean([.. Enumerable.Range(1, Runs).Select(Run)]);

    private FloodFigures Run(int seed)
    {
        var (simulator, random) = (new Simulator(), new Random(seed));
        var (apiHandler, processor) = (FunctionOf(flood.Shape.ApiHandlerConcurrency!.Value), FunctionOf(flood.Shape.ProcessorConcurrency!.Value));
        Duration call = any => Durations.OneOf(calls[Math.Min(apiHandler.Running, calls.Count) - 1])(any);
        var events = new EventQueue(
            simulator, processor, new EventQueueRules().Paced(MinuteSeconds), Durations.OneOf(flood.Objects), failure: 0, random);
        var api = new Api(
            simulator, TokenBucket.PerSecond(double.MaxValue), flood.Shape.ThrottlingRate, flood.Shape.ThrottlingBurst, apiHandler,
            Durations.OneOf(overheads), random);
        var clients = new Clients(simulator, api.Send, flood.Retries, random);
        clients.Arrive(flood.Requests.Select(request => request.At).Order(), [new("POST /process", 1, call) { Objects = events }]);
        simulator.Run();
        return new(
            clients.ServedAtOnce,
            clients.GivenUp,
            api.Answers[Answer.TooMany],
            api.Answers[Answer.Unavailable],
            Percentiles.Of(clients.Latencies, 50)!.Value,
            Percentiles.Of(clients.Latencies, 99)!.Value,
            Percentiles.Of(events.Times, 50)!.Value,
            Percentiles.Of(events.Times, 99)!.Value);

        // The local AWS does not count calls a second and execution, and all environments are warm.
        Function FunctionOf(int concurrency) =>
            new(simulator, new(concurrency, RequestsPerExecution: double.MaxValue, Provisioned: concurrency), Durations.Constant(0));
    }

    // Of calls that began when so many ran, themselves included.
    private static List<List<double>> ByRunning(FloodRecord flood)
    {
        var all = flood.Attempts.Where(attempt => attempt.Call is not null).Select(attempt => (Begin: attempt.CallEnd!.Value - attempt.Call!.Value, End: attempt.CallEnd.Value))
            .ToList();
        return
        [
            .. all.GroupBy(call => all.Count(other => other.Begin <= call.Begin && other.End > call.Begin))
                .Where(group => group.Key <= flood.Shape.ApiHandlerConcurrency)
                .OrderBy(group => group.Key)
                .Select(group => group.Select(call => call.End - call.Begin).ToList()),
        ];
    }
}
