using System.Text.Json;
using Tap.Testing;

namespace Tap.Simulation.Tests;

public class CurvesTests
{
    private static readonly IReadOnlyList<Figure> Drawn =
        JsonSerializer.Deserialize<IReadOnlyList<Figure>>(Repository.Read("bench/curves.json"), JsonSerializerOptions.Web)!;

    [Theory]
    [InlineData(1e6, 5)]
    [InlineData(1e6, 20)]
    [InlineData(3e6, 10)]
    [InlineData(3e6, 100)]
    public async Task Points_that_are_drawn_are_what_the_simulation_says(double requestsPerMonth, int executions)
    {
        var curves = new Curves(await StackShape.OfAsync(Repository.Root, "prod"));
        var series = Drawn.Single(figure => figure.Name == "executions").Series
            .Single(line => line.Name.StartsWith($"{requestsPerMonth / 1e6} ", StringComparison.Ordinal));

        // A processor may reckon a logarithm otherwise in its last digit, and chance takes another way from there.
        var drawn = series.Points.Single(point => point[0] == executions)[1];
        curves.ServerErrors(requestsPerMonth, executions).Should().BeApproximately(drawn, 1);
    }

    [Theory]
    [InlineData(1e6)]
    [InlineData(3e6)]
    public async Task Prod_serves_bursts_of_a_hundred_times_without_errors_of_the_server_or_late_objects(double requestsPerMonth)
    {
        var prod = await StackShape.OfAsync(Repository.Root, "prod");
        foreach (var seed in new[] { 1, 2, 3 })
        {
            var summary = (Curves.Burst(requestsPerMonth, prod) with { Seed = seed, Failures = 0 }).Run().Summary;

            (summary.ServerErrors, summary.GivenUp).Should().Be((0, 0));
            summary.P99.Should().BeLessThan(1);
            summary.ProcessedP99.Should().BeLessThan(3);
        }
    }

    [Fact]
    public async Task Five_executions_do_not()
    {
        var shape = (await StackShape.OfAsync(Repository.Root, "prod")) with { ApiHandlerConcurrency = 5, ProcessorConcurrency = 5 };

        Curves.Burst(1e6, shape).Run().Summary.ServerErrors.Should().BeGreaterThan(0.02);
        (Curves.Burst(3e6, shape with { ApiHandlerConcurrency = 100 }) with { Failures = 0 }).Run().Summary.ProcessedP99
            .Should().BeGreaterThan(5);
    }

    [Fact]
    public async Task Each_step_serves_what_it_is_for()
    {
        var steps = new Curves(await StackShape.OfAsync(Repository.Root, "prod")).Steps;

        foreach (var (index, requests) in new List<double> { 1e6, 1e7 }.Index())
            Curves.Burst(requests, steps[index].Shape, steps[index].Aws).Run().Summary.GivenUp.Should().Be(0, steps[index].Name);
        Curves.Burst(1e7, steps[0].Shape).Run().Summary.GivenUp.Should().BeGreaterThan(0.02);
    }
}
