using System.Globalization;
using System.Text.Json;
using Tap.Simulation;

const string FloodFile = "bench/Tap.Simulation/flood.json";

switch (args)
{
    // node bench/curves.mjs draws what this prints.
    case ["curves"]:
        Print(new Curves(await StackShape.OfAsync(Environment.CurrentDirectory, "prod")).Figures());
        return 0;

    case ["month", var requests]:
        foreach (var (name, shape, aws) in new Curves(await StackShape.OfAsync(Environment.CurrentDirectory, "prod")).Steps)
        {
            Console.WriteLine(name);
            Print(Curves.Burst(double.Parse(requests, CultureInfo.InvariantCulture), shape, aws).Run().Summary);
        }

        return 0;

    case ["flood", var rate, var burst, var apiHandler, var processor]:
        return await FloodCommand.RunAsync(new(Number(rate), Number(burst), Number(apiHandler), Number(processor)), FloodFile);

    case ["flood"]:
        return FloodCommand.Compare(FloodRecord.Read(FloodFile));

    default:
        Console.Error.WriteLine(
            """
            usage: Tap.Simulation curves               the figures of docs/scaling.md, as JSON
                   Tap.Simulation month REQUESTS       what a burst of 100 times meets in a month of so many requests
                   Tap.Simulation flood RATE BURST EXECUTIONS-OF-API-HANDLER EXECUTIONS-OF-PROCESSOR
            """);
        return 2;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static void Print(object value) =>
    Console.WriteLine(JsonSerializer.Serialize(value, new JsonSerializerOptions(JsonSerializerOptions.Web) { WriteIndented = true }));
