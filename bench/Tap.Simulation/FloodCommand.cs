using System.Globalization;
using Tap.Cli.Commands;
using Tap.Cli.Local;

namespace Tap.Simulation;

/// <summary>Floods the local stack, and holds the simulation against it.</summary>
internal static class FloodCommand
{
    private const double Most = 0.15;
    private const int Seed = 19;

    // A hundred times, three times over, so that chance is a small part of it.
    private static readonly IReadOnlyList<Stretch> Stretches =
        [new(5, 0.2), new(20, 20), new(5, 0.2), new(20, 20), new(5, 0.2), new(20, 20), new(5, 0.2)];

    /// <summary>Floods, keeps the record, and compares.</summary>
    /// <param name="shape">What bounds the stack.</param>
    /// <param name="file">Where the record goes.</param>
    /// <returns>0 when all figures differ by 15 % at most.</returns>
    public static async Task<int> RunAsync(StackShape shape, string file)
    {
        var stack = await RunningStack.FindHereAsync(Workspace.Find(), "dev");
        using var flood = new Flood(stack, shape, new RetryPolicy(MostAttempts: 3));
        var record = await flood.RunAsync([.. Traffic.Times(Stretches, new Random(Seed))], Seed);
        record.Write(file);
        return Compare(record);
    }

    /// <summary>Prints each figure of a flood beside what the simulation says of it.</summary>
    /// <returns>0 when all differ by 15 % at most.</returns>
    public static int Compare(FloodRecord record)
    {
        Print($"{record.Requests.Count} requests on {record.On:yyyy-MM-dd HH:mm}: seen, simulated, difference");
        foreach (var (name, seen, said) in Figures(record))
            Print($"{name,-15} {seen,8:0.###} {said,8:0.###} {(said - seen) / seen,7:+0.0%;-0.0%}");
        return Figures(record).All(figure => Math.Abs(figure.Said - figure.Seen) <= Most * figure.Seen) ? 0 : 1;
    }

    /// <summary>Each figure of a flood, and what the simulation says of it.</summary>
    public static IReadOnlyList<(string Name, double Seen, double Said)> Figures(FloodRecord record) =>
        [.. record.Figures.Named.Zip(new Prediction(record).Figures().Named, (seen, said) => (seen.Name, seen.Value, said.Value))];

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
