using Tap.Capacity;
using Tap.Program;

namespace Tap.Cli.Review;

/// <summary>What a workload asks of a stack, and what it costs.</summary>
/// <param name="Stack">The stack's name.</param>
/// <param name="Model">The limits.</param>
/// <param name="Workload">Every driver, by its id.</param>
/// <param name="Facts">What the stack limits itself.</param>
/// <param name="Estimate">How far the limits are used.</param>
/// <param name="UsdPerMonth">The cost.</param>
internal sealed record CapacityReport(
    string Stack,
    CapacityModel Model,
    IReadOnlyDictionary<string, double> Workload,
    IReadOnlyDictionary<string, double> Facts,
    CapacityEstimate Estimate,
    decimal UsdPerMonth)
{
    /// <summary>The report of a stack.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="stated">What is stated of the workload, by the ids of drivers.</param>
    public static CapacityReport Of(RegisteredStack stack, IReadOnlyDictionary<string, double> stated)
    {
        var model = CapacityModel.Load();
        var (workload, facts) = (model.Workload(stated), StackFacts.Of(stack));
        var estimate = CapacityEstimate.Of(model, workload, facts);
        var assumed = estimate.Assumptions.ToDictionary(assumption => assumption.Key, assumption => (decimal)assumption.Value);
        var prices = PriceTable.Load().Assuming(assumed);
        return new CapacityReport(stack.Name, model, workload, facts, estimate, Math.Round(prices.Cost(Costs.Of(stack)), 2));
    }
}
