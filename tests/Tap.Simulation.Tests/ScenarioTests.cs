namespace Tap.Simulation.Tests;

public class ScenarioTests
{
    private static readonly StackShape Five =
        new(ThrottlingRate: 50, ThrottlingBurst: 50, ApiHandlerConcurrency: 5, ProcessorConcurrency: 5);

    private static Scenario Burst(double requestsPerMonth, StackShape shape) =>
        new(Traffic.WithBurst(Traffic.PerSecond(requestsPerMonth), 100, burstSeconds: 10, calmSeconds: 60), shape);

    [Theory]
    [InlineData(1e6, 5)]
    [InlineData(1e7, 5)]
    [InlineData(1e7, 50)]
    public void Every_request_is_served_or_given_up_and_every_event_is_processed_or_lost(double requestsPerMonth, int executions)
    {
        var scenario = Burst(requestsPerMonth, Five with { ApiHandlerConcurrency = executions, ProcessorConcurrency = executions }) with
        {
            Failures = 0.5,
        };

        var outcome = scenario.Run();

        outcome.Clients.Arrived.Should().BeGreaterThan(100).And.Be(outcome.Clients.Latencies.Count + outcome.Clients.GivenUp);
        outcome.Clients.InFlight.Should().Be(0);
        outcome.Api.Answers[Answer.Served].Should().Be(outcome.Clients.Latencies.Count);
        outcome.Events.Lost.Should().BeGreaterThan(0);
        outcome.Events.Accepted.Should().Be(outcome.Events.Times.Count + outcome.Events.Lost);
        (outcome.ApiHandler.Running, outcome.Processor.Running).Should().Be((0, 0));
    }

    [Fact]
    public void What_is_not_over_is_counted_as_under_way()
    {
        var simulator = new Simulator();
        var random = new Random(1);
        var function = new Function(simulator, new(2), Durations.Constant(0));
        var events = new EventQueue(simulator, function, new(), Durations.Constant(100), 0, random);
        var api = new Api(
            simulator, new(1_000, 1_000), 1_000, 1_000, new(simulator, new(10), Durations.Constant(0)), Durations.Constant(0), random);
        var clients = new Clients(simulator, api.Send, new(), random);
        clients.Arrive([0, 1, 2, 3, 9.5], [new("POST /process", 1, Durations.Constant(1)) { Objects = events }]);

        simulator.Run(until: 10);

        (clients.Arrived, clients.Latencies.Count, clients.InFlight).Should().Be((5, 4, 1));
        (events.Accepted, events.Waiting, events.Times.Count).Should().Be((4, 4, 0));
    }

    [Fact]
    public void The_same_seed_gives_the_same_run_and_another_one_another()
    {
        var scenario = Burst(1e7, Five);

        scenario.Run().Summary.Should().Be(scenario.Run().Summary);
        (scenario with { Seed = 2 }).Run().Summary.Should().NotBe(scenario.Run().Summary);
    }

    [Fact]
    public void A_client_that_never_comes_again_gives_up_what_is_refused()
    {
        var summary = (Burst(1e7, Five) with { Retries = new(MostAttempts: 1) }).Run().Summary;

        (summary.ServedAtOnce + summary.GivenUp).Should().BeApproximately(1, 1e-9);
        (summary.TooMany + summary.ServerErrors).Should().BeApproximately(summary.GivenUp, 1e-9);
    }

    [Fact]
    public void A_user_who_sends_most_meets_the_limit_of_a_key_before_the_table_meets_its_own()
    {
        var large = new StackShape(10_000, 5_000, null, null);
        var busy = new Scenario([new(20, 8_000)], large) { Mix = new Dictionary<string, double> { ["POST /transactions"] = 1 } };

        (busy with { BusiestUser = 0.1 }).Run().StoresThrottled.Should()
            .BeLessThan((busy with { BusiestUser = 0.5 }).Run().StoresThrottled);
    }
}
