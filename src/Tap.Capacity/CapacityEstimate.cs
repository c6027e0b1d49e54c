namespace Tap.Capacity;

/// <summary>How far a limit is used.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="Demand">What the workload asks of it.</param>
/// <param name="Value">What it allows.</param>
/// <param name="BreaksAt">
/// The requests a month from which on it is broken: 0 when it is without any, null when no number of them breaks it.
/// </param>
public sealed record LimitUse(Limit Limit, double Demand, double Value, double? BreaksAt)
{
    /// <summary>The part of the limit that is used; above 1 it is broken.</summary>
    public double Use => Demand / Value;
}

/// <summary>What a workload asks of a stack.</summary>
/// <param name="Values">Every driver, fact of the stack and quantity, by its id.</param>
/// <param name="Limits">The limits that the stack has, in the order in which growing traffic of the same kind breaks them.</param>
/// <param name="Assumptions">What the cost estimate has to assume of a month, by the ids that the price table has.</param>
public sealed record CapacityEstimate(
    IReadOnlyDictionary<string, double> Values, IReadOnlyList<LimitUse> Limits, IReadOnlyDictionary<string, double> Assumptions)
{
    private const string Requests = "requests";

    // Any number does: demand is a straight line over the requests.
    private const double ManyRequests = 1e9;

    /// <summary>Estimates a workload.</summary>
    /// <param name="model">The limits.</param>
    /// <param name="workload">Every driver, by its id; <see cref="CapacityModel.Workload"/> makes it.</param>
    /// <param name="stack">The facts that the stack has, by their ids.</param>
    public static CapacityEstimate Of(
        CapacityModel model, IReadOnlyDictionary<string, double> workload, IReadOnlyDictionary<string, double> stack)
    {
        var values = Reckon(model, workload, stack);
        var none = Reckon(model, With(workload, 0), stack);
        var many = Reckon(model, With(workload, ManyRequests), stack);
        var uses =
            from limit in model.Limits
            let value = Formula.Evaluate(limit.Value, values)
            let demand = Formula.Evaluate(limit.Demand, values)
            where value is not null && demand is not null
            let least = Formula.Evaluate(limit.Demand, none)!.Value
            let slope = (Formula.Evaluate(limit.Demand, many)!.Value - least) / ManyRequests
            select new LimitUse(limit, Math.Max(0, demand.Value), value.Value, BreaksAt(least, slope, value.Value));
        var assumptions =
            from assumption in model.Assumptions
            let value = Formula.Evaluate(assumption.Value, values)
            where value is not null
            select KeyValuePair.Create(assumption.Key, value.Value);
        return new CapacityEstimate(
            values,
            [.. uses.OrderBy(use => use.BreaksAt ?? double.PositiveInfinity).ThenByDescending(use => use.Use)],
            assumptions.ToDictionary());
    }

    private static double? BreaksAt(double least, double slope, double value) =>
        least > value ? 0 : slope > 0 ? (value - least) / slope : null;

    private static Dictionary<string, double> With(IReadOnlyDictionary<string, double> workload, double requests) =>
        new(workload) { [Requests] = requests };

    private static Dictionary<string, double> Reckon(
        CapacityModel model, IReadOnlyDictionary<string, double> workload, IReadOnlyDictionary<string, double> stack)
    {
        var values = new Dictionary<string, double>([.. workload, .. stack]);
        foreach (var quantity in model.Quantities)
        {
            var value = quantity.Max?.Max(id => values[id]) ?? Formula.Evaluate(quantity.Formula!, values);
            if (value is not null)
                values[quantity.Id] = value.Value;
        }

        return values;
    }
}
