namespace Tap.Simulation.Tests;

public class FunctionTests
{
    private readonly Simulator simulator = new();
    private readonly Random random = new(1);

    [Theory]
    [InlineData(2, 0.3)]
    [InlineData(5, 0.05)]
    [InlineData(10, 0.8)]
    public void Refuses_the_share_that_Erlang_reckons(int executions, double callSeconds)
    {
        var offered = 10.0; // calls a second
        var function = Of(new(executions, RequestsPerExecution: double.MaxValue, StartsAtOnce: double.MaxValue));
        var (calls, refused) = (0, 0);
        var service = Durations.Exponential(callSeconds);
        foreach (var at in Traffic.Times([new(5_000, offered)], random))
        {
            simulator.After(at, () =>
            {
                calls++;
                if (function.TryCall(synchronous: true, random, out _))
                    simulator.After(service(random), function.End);
                else
                    refused++;
            });
        }

        simulator.Run();

        ((double)refused / calls).Should().BeApproximately(ErlangB(executions, offered * callSeconds), 0.01);
    }

    [Fact]
    public void Runs_as_many_at_once_as_are_set_aside()
    {
        var function = Of(new(3));

        Calls(function, 5).Should().Equal(true, true, true, false, false);
        function.End();
        Calls(function, 2).Should().Equal(true, false);
    }

    [Fact]
    public void Serves_ten_synchronous_calls_a_second_and_execution_however_short_they_are()
    {
        var function = Of(new(2));
        var served = 0;
        for (var i = 0; i < 1_000; i++)
        {
            simulator.After(i / 1_000.0, () =>
            {
                if (!function.TryCall(synchronous: true, random, out _))
                    return;
                served++;
                function.End();
            });
        }

        simulator.Run();

        served.Should().BeCloseTo(20 + 20, 1); // what a second brings, and a full bucket
    }

    [Fact]
    public void Takes_any_number_of_asynchronous_calls_in_turn()
    {
        var function = Of(new(1));

        for (var i = 0; i < 100; i++)
        {
            function.TryCall(synchronous: false, random, out _).Should().BeTrue();
            function.End();
        }
    }

    [Fact]
    public void Starts_an_environment_where_none_waits_and_uses_it_again()
    {
        var function = Of(new(5));

        Delay(function).Should().Be(7);
        Delay(function).Should().Be(7);
        function.End();
        Delay(function).Should().Be(0);
        function.Starts.Should().Be(2);
    }

    [Fact]
    public void Starts_a_thousand_environments_and_then_a_hundred_a_second()
    {
        var function = Of(new(10_000, RequestsPerExecution: 1_000));

        Calls(function, 1_200).Count(started => started).Should().Be(1_000);
        At(1);
        Calls(function, 200).Count(started => started).Should().Be(100);
    }

    [Fact]
    public void An_environment_that_nobody_called_for_long_is_gone_unless_it_is_kept_ready()
    {
        var (idle, kept) = (Of(new(5)), Of(new(5, Provisioned: 1)));
        foreach (var function in new[] { idle, kept })
        {
            Delay(function);
            function.End();
        }

        At(1_000);

        (Delay(idle), Delay(kept)).Should().Be((7, 0));
    }

    private static double ErlangB(int servers, double load)
    {
        var blocked = 1.0;
        for (var n = 1; n <= servers; n++)
            blocked = load * blocked / (n + (load * blocked));
        return blocked;
    }

    private Function Of(FunctionLimits limits) => new(simulator, limits, Durations.Constant(7));

    private List<bool> Calls(Function function, int count) =>
        [.. Enumerable.Range(0, count).Select(index => function.TryCall(synchronous: true, random, out _))];

    private double Delay(Function function)
    {
        function.TryCall(synchronous: true, random, out var delay).Should().BeTrue();
        return delay;
    }

    private void At(double seconds)
    {
        simulator.After(seconds, () => { });
        simulator.Run();
    }
}
