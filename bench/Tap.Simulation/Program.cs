using System.Text.Json;
using Tap.Simulation;

foreach (var requests in new[] { 1e6, 1e7, 1e8, 1e9 })
{
    foreach (var shape in new[] { new StackShape(50, 50, 5, 5), new(50, 50, 20, 5), new(50, 50, 50, 20), new(50, 50, 100, 50) })
    {
        var rate = Traffic.PerSecond(requests);
        var scenario = new Scenario(Traffic.WithBurst(rate, 100, 10, 60), shape);
        Console.WriteLine($"{requests:e0} {shape.ApiHandlerConcurrency} {JsonSerializer.Serialize(scenario.Run().Summary)}");
    }
}
