using System.Text.Json;

namespace Tap.Capacity;

/// <summary>Something about the traffic that the reader states.</summary>
/// <param name="Id">The name in formulas.</param>
/// <param name="Label">What it is.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Value">What is assumed until the reader says otherwise.</param>
/// <param name="Least">The least that it can be.</param>
/// <param name="Most">The most that it can be: beyond it, money would be more than a decimal holds.</param>
public sealed record Driver(string Id, string Label, string Unit, double Value, double Least = 0, double Most = 1e9);

/// <summary>Something that a stack sets itself. A formula with one that a stack does not have is about nothing in that stack.</summary>
/// <param name="Id">The name in formulas.</param>
/// <param name="Label">What it is.</param>
/// <param name="Unit">Its unit.</param>
public sealed record StackFact(string Id, string Label, string Unit);

/// <summary>What follows from the drivers and from the quantities before it.</summary>
/// <param name="Id">The name in formulas.</param>
/// <param name="Label">What it is.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Formula">How it follows; null for one that is the greatest of others.</param>
/// <param name="Max">The ids of the quantities of which it is the greatest; null for one with a formula.</param>
public sealed record Quantity(string Id, string Label, string Unit, string? Formula, IReadOnlyList<string>? Max);

/// <summary>A limit that traffic can meet, of AWS or of the stack.</summary>
/// <param name="Id">Its name, <c>service.limit</c>.</param>
/// <param name="Service">The service that has it.</param>
/// <param name="Title">What is limited.</param>
/// <param name="Scope">What has it: an account in a region, a table, a partition, a prefix, a key, a function and so on.</param>
/// <param name="Unit">The unit of demand and value.</param>
/// <param name="Demand">The <see cref="Formula"/> of what traffic asks of it.</param>
/// <param name="Value">The <see cref="Formula"/> of the limit: a number of AWS's default quotas, or what the stack sets.</param>
/// <param name="Raisable">Whether it can be raised.</param>
/// <param name="Setting">The setting that raises it; null for one of AWS.</param>
/// <param name="Page">AWS's page about it.</param>
/// <param name="Confirmed">The month in which the figure was found in AWS's own text; null when it was not.</param>
/// <param name="Remedy">What to do when it breaks.</param>
public sealed record Limit(
    string Id,
    string Service,
    string Title,
    string Scope,
    string Unit,
    string Demand,
    string Value,
    bool Raisable,
    string? Setting,
    string Page,
    string? Confirmed,
    string Remedy);

/// <summary>How traffic asks for what is limited: <c>limits.json</c>.</summary>
/// <param name="Region">The region whose default quotas it has.</param>
/// <param name="Drivers">What the reader states of the traffic.</param>
/// <param name="StackFacts">What a stack sets itself.</param>
/// <param name="Quantities">What follows from both, in an order in which each needs those before it alone.</param>
/// <param name="Limits">The limits.</param>
/// <param name="Assumptions">The formulas of what the cost estimate assumes of a month, by the ids that the price table has.</param>
public sealed record CapacityModel(
    string Region,
    IReadOnlyList<Driver> Drivers,
    IReadOnlyList<StackFact> StackFacts,
    IReadOnlyList<Quantity> Quantities,
    IReadOnlyList<Limit> Limits,
    IReadOnlyDictionary<string, string> Assumptions)
{
    /// <summary>The model that comes with the program.</summary>
    public static CapacityModel Load()
    {
        using var stream = typeof(CapacityModel).Assembly.GetManifestResourceStream("limits.json")!;
        return JsonSerializer.Deserialize<CapacityModel>(stream, JsonSerializerOptions.Web)!;
    }

    /// <summary>A limit by its id.</summary>
    /// <param name="id">The id.</param>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public Limit Limit(string id) => Limits.Single(limit => limit.Id == id);

    /// <summary>The drivers as they are assumed, but for those that are stated.</summary>
    /// <param name="stated">Values by ids of drivers.</param>
    public IReadOnlyDictionary<string, double> Workload(IReadOnlyDictionary<string, double>? stated = null) =>
        Drivers.ToDictionary(driver => driver.Id, driver => stated?.TryGetValue(driver.Id, out var value) == true ? value : driver.Value);
}
