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

    private static readonly Axis Month = new("requests a month, in bursts of 100 times the mean", IsLog: true);
    private static readonly double[] Traffics = [1e6, 3e6, 1e7, 3e7, 1e8, 3e8, 1e9];
    private static readonly double[] Bursts = [1e6, 3e6, 6e6];

    /// <summary>What serves ten, a hundred and a thousand times the traffic of production by default (docs/scaling.md).</summary>
    public IReadOnlyList<(string Name, StackShape Shape, AwsLimits Aws)> Steps =>
    [
        ("prod as it comes", prod, new()),
        ("changed for 10 times", Changed(rate: 120, burst: 120, apiHandler: 300, processor: 40), new()),
        ("changed for 100 times", Changed(rate: 1_200, burst: 1_200, apiHandler: 1_500, processor: 400), new() { Concurrency = 3_000 }),
        (
            "changed for 1,000 times",
            Changed(rate: 10_000, burst: 5_000, apiHandler: 6_000, processor: 3_000) with { Provisioned = 3_000 },
            new() { Concurrency = 12_000, ApiRate = 50_000, ApiBurst = 25_000, TableWrites = 40_000, ObjectWrites = 35_000 }
        ),
    ];

    /// <summary>All of them.</summary>
    public IReadOnlyList<Figure> Figures() => [Executions(), .. ByTraffic(), Processing()];

    /// <summary>The traffic of a month with a burst, on a stack.</summary>
    public static Scenario Burst(double requestsPerMonth, StackShape shape, AwsLimits? aws = null) =>
        new(Traffic.WithBurst(Traffic.PerSecond(requestsPerMonth), Factor, BurstSeconds, CalmSeconds), shape) { Aws = aws ?? new() };

    /// <summary>How many executions api-handler needs that a burst does not end in errors of the server.</summary>
    public Figure Executions() => ByExecutions(
        "executions",
        "Attempts that end with 503, by executions of api-handler",
        new("% of the attempts"),
        [2, 3, 5, 8, 10, 15, 20, 25, 30, 40, 50, 60, 80, 100],
        executions => prod with { ApiHandlerConcurrency = executions },
        summary => Percent(summary.ServerErrors));

    /// <summary>A point of <see cref="Executions"/>.</summary>
    public double ServerErrors(double requestsPerMonth, int executions) =>
        Mean(
            Burst(requestsPerMonth, prod with { ApiHandlerConcurrency = executions }) with { Failures = 0 },
            summary => Percent(summary.ServerErrors));

    /// <summary>How late objects are, by executions of processor.</summary>
    public Figure Processing() => ByExecutions(
        "processing",
        "Time until an object is processed, the 99th percentile, by executions of processor",
        new("seconds", IsLog: true),
        [1, 2, 3, 5, 8, 10, 15, 20, 30, 40],
        executions => prod with { ApiHandlerConcurrency = 100, ProcessorConcurrency = executions },
        summary => Seconds(summary.ProcessedP99!.Value));

    /// <summary>What clients see, by traffic, as it comes and after each change.</summary>
    public IReadOnlyList<Figure> ByTraffic()
    {
        var runs = Steps
            .Select(step => (step.Name, Points: Traffics.Select(requests => (Requests: requests, Summary: Run(requests, step))).ToList()))
            .ToList();
        return
        [
            Of("given-up", "Requests of which clients give up, after 4 attempts", new("% of the requests"), run => Percent(run.GivenUp)),
            Of("server-errors", "Attempts that end with 503 or 504", new("% of the attempts"), run => Percent(run.ServerErrors)),
            Of("p99", "What clients wait, the 99th percentile", new("seconds", IsLog: true), run => Seconds(run.P99!.Value)),
        ];

        static Summary Run(double requests, (string Name, StackShape Shape, AwsLimits Aws) step) =>
            Burst(requests, step.Shape, step.Aws).Run().Summary;

        Figure Of(string name, string title, Axis y, Func<Summary, double> value) => new(
            name,
            title,
            Month,
            y,
            [.. runs.Select(run => new Series(run.Name, [.. run.Points.Select(point => new[] { point.Requests, value(point.Summary) })]))]);
    }

    private static Figure ByExecutions(
        string name, string title, Axis y, int[] executions, Func<int, StackShape> shape, Func<Summary, double> value) => new(
        name,
        title,
        new("executions that are set aside"),
        y,
        [
            .. Bursts.Select(requests => new Series(
                $"{requests / 1e6:0} million requests a month",
                [.. executions.Select(count => new[] { count, Mean(Burst(requests, shape(count)) with { Failures = 0 }, value) })])),
        ]);

    // Of several bursts, as one alone is a matter of luck.
    private static double Mean(Scenario scenario, Func<Summary, double> value) =>
        Math.Round(Enumerable.Range(1, 10).Average(seed => value((scenario with { Seed = seed }).Run().Summary)), 2);

    private static double Percent(double share) => Math.Round(share * 100, 2);

    private static double Seconds(double seconds) => Math.Round(seconds, 2);

    private StackShape Changed(double rate, int burst, int apiHandler, int processor) =>
        prod with { ThrottlingRate = rate, ThrottlingBurst = burst, ApiHandlerConcurrency = apiHandler, ProcessorConcurrency = processor };
}
