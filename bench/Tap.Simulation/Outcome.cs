namespace Tap.Simulation;

/// <summary>What came of a run.</summary>
/// <param name="Clients">Who sent requests.</param>
/// <param name="Api">What the API answered.</param>
/// <param name="ApiHandler">The function behind it.</param>
/// <param name="Processor">The function that processes objects.</param>
/// <param name="Events">The queue before it.</param>
/// <param name="StoresThrottled">Calls of DynamoDB and S3 that were throttled.</param>
internal sealed record Outcome(Clients Clients, Api Api, Function ApiHandler, Function Processor, EventQueue Events, int StoresThrottled)
{
    /// <summary>What a reader wants to know of it; shares are of 1, times in seconds.</summary>
    public Summary Summary => new(
        Clients.Arrived,
        Share(Clients.ServedAtOnce, Clients.Arrived),
        Share(Clients.GivenUp, Clients.Arrived),
        Share(Api.Answers[Answer.TooMany], Attempts),
        Share(Api.Answers[Answer.Unavailable] + Api.Answers[Answer.Late], Attempts),
        Percentiles.Of(Clients.Latencies, 50),
        Percentiles.Of(Clients.Latencies, 99),
        ApiHandler.MostRunning,
        Percentiles.Of(Events.Times, 50),
        Percentiles.Of(Events.Times, 99),
        Percentiles.Of(Events.Times, 100),
        Events.Longest,
        Events.Lost);

    private int Attempts => Api.Answers.Values.Sum();

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}

/// <summary>What a reader wants to know of a run; shares are of 1, times in seconds.</summary>
/// <param name="Requests">The requests that clients wanted served.</param>
/// <param name="ServedAtOnce">The share that was by the first attempt.</param>
/// <param name="GivenUp">The share of which clients gave up.</param>
/// <param name="TooMany">The share of all attempts that were refused with 429.</param>
/// <param name="ServerErrors">The share of all attempts that were refused with 503 or 504.</param>
/// <param name="P50">The median of what clients waited, attempts that were refused included.</param>
/// <param name="P99">The 99th percentile of it.</param>
/// <param name="Executions">The most executions of api-handler at once.</param>
/// <param name="ProcessedP50">The median time until an object was processed.</param>
/// <param name="ProcessedP99">The 99th percentile of it.</param>
/// <param name="ProcessedLast">The longest.</param>
/// <param name="Queue">The most events that waited at once.</param>
/// <param name="DeadLetters">The events that were given up.</param>
internal sealed record Summary(
    int Requests,
    double ServedAtOnce,
    double GivenUp,
    double TooMany,
    double ServerErrors,
    double? P50,
    double? P99,
    int Executions,
    double? ProcessedP50,
    double? ProcessedP99,
    double? ProcessedLast,
    int Queue,
    int DeadLetters);
