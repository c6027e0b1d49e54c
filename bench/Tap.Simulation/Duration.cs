namespace Tap.Simulation;

/// <summary>How long something takes, in seconds: a value for each time that it is done.</summary>
internal delegate double Duration(Random random);

/// <summary>Kinds of durations.</summary>
internal static class Durations
{
    private const double Normal99 = 2.3263478740408408; // the 99th percentile of the standard normal distribution

    /// <summary>Always the same.</summary>
    public static Duration Constant(double seconds) => _ => seconds;

    /// <summary>Without memory, as the time between calls of many independent callers.</summary>
    public static Duration Exponential(double mean) => random => -mean * Math.Log(1 - random.NextDouble());

    /// <summary>What answers over a network take: never nothing, and some much longer than most.</summary>
    public static Duration LogNormal(double median, double p99) =>
        random => median * Math.Pow(p99 / median, Gauss(random) / Normal99);

    /// <summary>One that was measured, any of them.</summary>
    public static Duration OneOf(IReadOnlyList<double> measured) => random => measured[random.Next(measured.Count)];

    /// <summary>Those that were measured, one after the other, and then again from the first.</summary>
    public static Duration InTurn(IReadOnlyList<double> measured)
    {
        var next = 0;
        return _ => measured[next++ % measured.Count];
    }

    /// <summary>One thing after the other.</summary>
    public static Duration Then(this Duration first, Duration second) => random => first(random) + second(random);

    // Box and Muller.
    private static double Gauss(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
