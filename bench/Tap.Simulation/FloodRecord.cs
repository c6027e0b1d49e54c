using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tap.Simulation;

/// <summary>An attempt of a flood.</summary>
/// <param name="Status">The answer's status.</param>
/// <param name="Seconds">From sending it to the answer.</param>
/// <param name="Call">How long the function was called for; null where it was not.</param>
/// <param name="CallEnd">When that ended, from the beginning of the flood.</param>
internal sealed record Attempt(int Status, double Seconds, double? Call = null, double? CallEnd = null);

/// <summary>A request of a flood, with all that its client tried.</summary>
/// <param name="At">When it was sent first, from the beginning of the flood.</param>
/// <param name="Seconds">From the first attempt to the last answer.</param>
/// <param name="Attempts">The attempts.</param>
internal sealed record FloodedRequest(double At, double Seconds, IReadOnlyList<Attempt> Attempts)
{
    /// <summary>Whether it was served in the end.</summary>
    public bool IsServed => Attempts[^1].Status == 202;
}

/// <summary>A flood: what was sent, and what the logs and the table of the stack tell of it.</summary>
/// <param name="On">When.</param>
/// <param name="Shape">What bounded the stack.</param>
/// <param name="Retries">How its clients went on.</param>
/// <param name="Requests">The requests.</param>
/// <param name="Objects">What processor took for each object, in seconds.</param>
/// <param name="Processed">From the creation of each payload to the end of its processing, in seconds.</param>
internal sealed record FloodRecord(
    DateTimeOffset On,
    StackShape Shape,
    RetryPolicy Retries,
    IReadOnlyList<FloodedRequest> Requests,
    IReadOnlyList<double> Objects,
    IReadOnlyList<double> Processed)
{
    private static readonly JsonSerializerOptions Short =
        new(JsonSerializerOptions.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>What was seen.</summary>
    public FloodFigures Figures
    {
        get
        {
            var served = Requests.Where(request => request.IsServed).Select(request => request.Seconds).ToList();
            return new(
                Requests.Count(request => request.IsServed && request.Attempts.Count == 1),
                Requests.Count(request => !request.IsServed),
                Attempts.Count(attempt => attempt.Status == 429),
                Attempts.Count(attempt => attempt.Status == 503),
                Percentiles.Of(served, 50)!.Value,
                Percentiles.Of(served, 99)!.Value,
                Percentiles.Of(Processed, 50)!.Value,
                Percentiles.Of(Processed, 95)!.Value);
        }
    }

    /// <summary>All attempts.</summary>
    public IEnumerable<Attempt> Attempts => Requests.SelectMany(request => request.Attempts);

    /// <summary>Reads one that was kept.</summary>
    public static FloodRecord Read(string file) =>
        JsonSerializer.Deserialize<FloodRecord>(File.ReadAllText(file), JsonSerializerOptions.Web)!;

    /// <summary>Keeps it.</summary>
    public void Write(string file) => File.WriteAllText(file, JsonSerializer.Serialize(this, Short) + "\n");
}

/// <summary>What a flood saw, or what the simulation says that it sees; times in seconds.</summary>
/// <param name="ServedAtOnce">Requests that the first attempt served.</param>
/// <param name="GivenUp">Requests of which the client gave up.</param>
/// <param name="TooMany">Attempts that ended with 429.</param>
/// <param name="Unavailable">Attempts that ended with 503.</param>
/// <param name="P50">The median of the time to the answer that served.</param>
/// <param name="P99">The 99th percentile of it.</param>
/// <param name="ProcessedP50">The median of the time until a payload was processed.</param>
/// <param name="ProcessedP95">The 95th percentile of it: of some hundred payloads, the 99th is a handful.</param>
internal sealed record FloodFigures(
    double ServedAtOnce,
    double GivenUp,
    double TooMany,
    double Unavailable,
    double P50,
    double P99,
    double ProcessedP50,
    double ProcessedP95)
{
    /// <summary>The figures by name.</summary>
    public IEnumerable<(string Name, double Value)> Named =>
    [
        ("served at once", ServedAtOnce), ("given up", GivenUp), ("429", TooMany), ("503", Unavailable), ("p50", P50), ("p99", P99),
        ("processed p50", ProcessedP50), ("processed p95", ProcessedP95),
    ];

    /// <summary>The mean of each.</summary>
    public static FloodFigures Mean(IReadOnlyList<FloodFigures> all)
    {
        return new(
            Of(one => one.ServedAtOnce), Of(one => one.GivenUp), Of(one => one.TooMany), Of(one => one.Unavailable), Of(one => one.P50),
            Of(one => one.P99), Of(one => one.ProcessedP50), Of(one => one.ProcessedP95));

        double Of(Func<FloodFigures, double> figure) => all.Average(figure);
    }
}
