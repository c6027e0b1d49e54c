namespace Tap.Simulation.Tests;

public class EventQueueTests
{
    private readonly Simulator simulator = new();

    [Fact]
    public void An_event_that_fails_is_tried_three_times_within_three_minutes_and_is_then_a_dead_letter()
    {
        var (queue, function) = Of(executions: 1, callSeconds: 2, failure: 1);

        queue.Accept();
        simulator.Run();

        (queue.Lost, queue.Waiting, queue.Times.Count).Should().Be((1, 0, 0));
        simulator.Now.Should().Be(2 + 60 + 2 + 120 + 2);
        function.Starts.Should().Be(1);
    }

    [Fact]
    public void The_share_that_is_lost_is_that_of_three_failures_in_a_row()
    {
        var (queue, _) = Of(executions: 1_000, callSeconds: 0.1, failure: 0.3);
        for (var i = 0; i < 20_000; i++)
            simulator.After(i / 10.0, queue.Accept);

        simulator.Run();

        (queue.Lost / 20_000.0).Should().BeApproximately(0.3 * 0.3 * 0.3, 0.004);
    }

    [Fact]
    public void A_throttled_event_waits_a_second_and_then_twice_as_long_each_time()
    {
        var (queue, _) = Of(executions: 1, callSeconds: 6, failure: 0);

        queue.Accept();
        queue.Accept();
        simulator.Run();

        // The second is throttled at 0, 1 and 3, and begins at 7.
        queue.Times.Should().Equal(6, 13);
        queue.Throttled.Should().Be(3);
    }

    [Fact]
    public void An_event_that_would_become_too_old_is_a_dead_letter()
    {
        var (queue, _) = Of(executions: 1, callSeconds: 30_000, failure: 0);

        queue.Accept();
        queue.Accept();
        simulator.Run();

        (queue.Times.Count, queue.Lost).Should().Be((1, 1));
        queue.Throttled.Should().BeGreaterThan(6 * 3_600 / 300);
    }

    [Fact]
    public void Where_a_minute_takes_two_seconds_all_waits_are_a_thirtieth() =>
        new EventQueueRules().Paced(minuteSeconds: 2).Should().Be(new EventQueueRules(2, 2, 1.0 * 2 / 60, 10, 720));

    private (EventQueue Queue, Function Function) Of(int executions, double callSeconds, double failure)
    {
        var function = new Function(simulator, new(executions), Durations.Constant(0));
        return (new EventQueue(simulator, function, new(), Durations.Constant(callSeconds), failure, new Random(1)), function);
    }
}
