using Tap.Testing;

namespace Tap.Simulation.Tests;

/// <summary>The flood of the local stack that bench/flood recorded last.</summary>
public class FloodTests
{
    private static readonly FloodRecord Flood = FloodRecord.Read(Path.Combine(Repository.Root, "bench/Tap.Simulation/flood.json"));

    [Fact]
    public void Was_of_bursts_that_met_every_limit()
    {
        var figures = Flood.Figures;

        Flood.Requests.Should().HaveCountGreaterThan(500);
        Flood.Processed.Should().HaveCount(Flood.Requests.Count(request => request.IsServed));
        new[] { figures.ServedAtOnce, figures.GivenUp, figures.TooMany, figures.Unavailable }.Should().OnlyContain(count => count >= 50);
    }

    [Fact]
    public void Is_what_the_simulation_says_within_15_percent()
    {
        foreach (var (name, seen, said) in FloodCommand.Figures(Flood))
            said.Should().BeApproximately(seen, 0.15 * seen, name);
    }

    [Fact]
    public void Would_have_ended_otherwise_with_other_limits()
    {
        var shape = Flood.Shape with { ThrottlingRate = 2 * Flood.Shape.ThrottlingRate };

        new Prediction(Flood with { Shape = shape }).Figures().TooMany.Should().BeLessThan(0.7 * Flood.Figures.TooMany);
    }
}
