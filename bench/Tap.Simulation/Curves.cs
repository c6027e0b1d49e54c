namespace Tap.Simulation;

/// <summary>An axis.</summary>
/// <param name="Label">What it shows, with the unit.</param>
/// <param name="IsLog">Whether equal steps are equal factors.</param>
internal sealed record Axis(string Label, bool IsLog = false);

/// <summary>A line of a figure.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Points">Its points, each x and y.</param>
internal sealed record Series(string Name, IReadOnlyList<double[]> Points);

/// <summary>A figure, as bench/curves.mjs draws it.</summary>
/// <param name="Name">The name of its file.</param>
/// <param name="Title">What it shows.</param>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical one.</param>
/// <param name="Series">The lines.</param>
internal sealed record Figure(string Name, string Title, Axis X, Axis Y, IReadOnlyList<Series> Series);

/// <summary>The figures of docs/scaling.md.</summary>
/// <param name="prod">What production has by default.</param>
internal sealed class Curves(StackShape prod)
{
    private const double Factor = 100;
    private const double BurstSeconds = 10;
    private const double CalmSeconds = 60;

    // A minute at the peak of a fifth of all calls each: what the busiest operation of the mix has, with some room.
    private static readonly Axis Month = new("requests a month, in bursts of 100 times the mean", IsLog: true);

    /// <summary>What serves ten, a hundred and a thousand times the traffic of production by default (docs/scaling.md).</summary>
    public IReadOnlyList<(string Name, StackShape Shape, AwsLimits Aws)> Steps =>
    [
        ("prod as it comes", prod, new()),
        ("changed for 10 times", prod with { ThrottlingRate = 120, ThrottlingBurst = 120, ApiHandlerConcurrency = 300, ProcessorConcurrency = 40 }, new()),
        (
            "changed for 100 times",
            prod with { ThrottlingRate = 1_200, ThrottlingBurst = 1_200, ApiHandlerConcurrency = 1_500, ProcessorConcurrency = 400 },
            new() { Concurrency = 3_000 }
        ),
        (
            "changed for 1,000 times",
            prod with { ThrottlingRate = 10_000, ThrottlingBurst = 5_000, ApiHandlerConcurrency = 6_000, ProcessorConcurrency = 3_000, Provisioned = 3_000 },
            new() { Concurrency = 12_000, ApiRate = 50_000, ApiBurst = 25_000, TableWrites = 40_000, ObjectWrites = 35_000 }
        ),
    ];

    /// <summary>All of them.</summary>
    public IReadOnlyList<Figure> Figures() => [Executions(), .. ByTraffic(), Processing()];

    /// <summary>The traffic of a month with a burst, on a stack.</summary>
    public static Scenario Burst(double requestsPerMonth, StackShape shape, AwsLimits? aws = null) =>
        new(Traffic.WithBurst(Traffic.PerSecond(requestsPerMonth), Factor, BurstSeconds, CalmSeconds), shape) { Aws = aws ?? new() };

    /// <summary>How many executions api-handler needs that a burst does not end in errors of the server.</summary>
    public Figure Executions() => new(
        "executions",
        "Attempts that end with 503, by executions of api-handler",
        new("executions set aside for api-handler"),
        new("% of the attempts"),
        [
            .. new[] { 1e6, 3e6, 6e6 }.Select(requests => new Series(
                $"{requests / 1e6:0} million requests a month",
                [.. new[] { 2, 3, 5, 8, 10, 15, 20, 25, 30, 40, 50, 60, 80, 100 }.Select(executions => new[]
                {
                    executions,
                    Percent(Mean(Burst(requests, prod with { ApiHandlerConcurrency = executions }), summary => summary.ServerErrors)),
                })])),
        ]);

    /// <summary>How many objects are late, by executions of processor.</summary>
    public Figure Processing() => new(
        "processing",
        "Time until an object is processed, the 99th percentile, by executions of processor",
        new("executions set aside for processor"),
        new("seconds", IsLog: true),
        [
            .. new[] { 1e6, 3e6, 6e6 }.Select(requests => new Series(
                $"{requests / 1e6:0} million requests a month",
                [.. new[] { 1, 2, 3, 5, 8, 10, 15, 20, 30, 40 }.Select(executions => new[]
                {
                    executions,
                    Round(Mean(
                        Burst(requests, prod with { ApiHandlerConcurrency = 100, ProcessorConcurrency = executions }) with { Failures = 0 },
                        summary => summary.ProcessedP99!.Value)),
                })])),
        ]);

    /// <summary>What clients see, by traffic, as it comes and after each change.</summary>
    public IReadOnlyList<Figure> ByTraffic()
    {
        var runs = Steps.Select(step => (step.Name, Points: Traffics.Select(requests => (Requests: requests, Burst(requests, step.Shape, step.Aws).Run().Summary)).ToList()))
            .ToList();
        return
        [
            Of("given-up", "Requests of which clients give up, after four attempts", new("% of the requests"), summary => Percent(summary.GivenUp)),
            Of("server-errors", "Attempts that end with 503 or 504", new("% of the attempts"), summary => Percent(summary.ServerErrors)),
            Of("p99", "What clients wait, the 99th percentile", new("seconds", IsLog: true), summary => Round(summary.P99 ?? 0)),
        ];

        Figure Of(string name, string title, Axis y, Func<Summary, double> value) => new(
            name, title, Month, y, [.. runs.Select(run => new Series(run.Name, [.. run.Points.Select(point => new[] { point.Requests, value(point.Summary) })]))]);
    }

    private static IReadOnlyList<double> Traffics => [1e6, 3e6, 1e7, 3e7, 1e8, 3e8, 1e9];

    // Of several bursts, as one alone is a matter of luck.
    private static double Mean(Scenario scenario, Func<Summary, double> value) =>
        Enumerable.Range(1, 10).Average(seed => value((scenario with { Seed = seed }).Run().Summary));

    private static double Percent(double share) => Math.Round(share * 100, 2);

    private static double Round(double seconds) => Math.Round(seconds, 2);
}
