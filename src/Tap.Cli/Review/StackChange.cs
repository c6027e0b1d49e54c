using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Tap.Program;

namespace Tap.Cli.Review;

/// <summary>Something before and after a change, of which at least one is there.</summary>
/// <typeparam name="T">What it is.</typeparam>
/// <param name="Before">How it was; null when it is new.</param>
/// <param name="After">How it is; null when it is gone.</param>
internal sealed record Pair<T>(T? Before, T? After) where T : class;

/// <summary>An output of a stack.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; JSON unless it is a text.</param>
internal sealed record OutputRow(string Name, string Value);

/// <summary>What something costs in a month, before and after a change.</summary>
/// <param name="Price">The id of its price.</param>
/// <param name="Before">The cost before.</param>
/// <param name="After">The cost after.</param>
internal sealed record CostChange(string Price, decimal Before, decimal After);

/// <summary>What a change does to a stack.</summary>
/// <param name="Stack">The stack's name.</param>
/// <param name="IsNew">Whether the base does not know the stack.</param>
/// <param name="Resources">What it does to resources, what loses data first; those that stay as they are left out.</param>
/// <param name="Permissions">The statements that are others.</param>
/// <param name="Alarms">The alarms that are others.</param>
/// <param name="Stores">The data stores that are others.</param>
/// <param name="Outputs">The outputs that are others.</param>
/// <param name="Findings">The findings of the guardrails, waived ones too, that are others.</param>
/// <param name="Costs">The costs that are others.</param>
/// <param name="TotalBefore">What a month costs before.</param>
/// <param name="Total">What it costs after.</param>
internal sealed record StackChange(
    string Stack,
    bool IsNew,
    IReadOnlyList<ResourceChange> Resources,
    IReadOnlyList<Pair<Permission>> Permissions,
    IReadOnlyList<Pair<AlarmRow>> Alarms,
    IReadOnlyList<Pair<DataStore>> Stores,
    IReadOnlyList<Pair<OutputRow>> Outputs,
    IReadOnlyList<Pair<FindingModel>> Findings,
    IReadOnlyList<CostChange> Costs,
    decimal TotalBefore,
    decimal Total)
{
    /// <summary>What loses data.</summary>
    [JsonIgnore]
    public IEnumerable<ResourceChange> Losses => Resources.Where(resource => resource.Loses);

    /// <summary>Whether anything is another.</summary>
    [JsonIgnore]
    public bool IsEmpty =>
        Resources.Count + Permissions.Count + Alarms.Count + Stores.Count + Outputs.Count + Findings.Count + Costs.Count == 0;

    /// <summary>What a change does to a stack.</summary>
    /// <param name="before">The stack at the base; null when it has none of that name.</param>
    /// <param name="after">The stack now.</param>
    /// <param name="prices">The prices and assumptions, for both.</param>
    public static StackChange Of(BaseStack? before, RegisteredStack after, PriceTable prices)
    {
        var old = before?.Stack ?? new RegisteredStack(after.Name, [], [], []);
        List<CostLine> costsBefore = [.. Review.Costs.Of(old)], costs = [.. Review.Costs.Of(after)];
        return new StackChange(
            after.Name,
            before is null,
            ResourceChanges.Between(old, after),
            Pairs(Review.Permissions.Of(old), Review.Permissions.Of(after), row => $"{row.Resource} {row.Kind} {row.Sid}"),
            Pairs(Monitoring.Alarms(old), Monitoring.Alarms(after), row => row.Resource),
            Pairs(DataStores.Of(old), DataStores.Of(after), row => row.Resource),
            Pairs(OutputsOf(old), OutputsOf(after), row => row.Name),
            Pairs(before?.Findings ?? [], FindingModel.Of(after.Guardrails), row => $"{row.Guardrail} {row.Resource}"),
            [
                .. prices.Prices.Select(price => new CostChange(price.Id, CostOf(price, costsBefore), CostOf(price, costs)))
                    .Where(cost => cost.Before != cost.After),
            ],
            StackModel.TotalOf(costsBefore, prices),
            StackModel.TotalOf(costs, prices));

        decimal CostOf(Price price, List<CostLine> lines) => StackModel.TotalOf(lines.Where(line => line.Price == price.Id), prices);
    }

    // What is the same on both sides is taken away first, so that one of several without a name does not move the others.
    private static IReadOnlyList<Pair<T>> Pairs<T>(IEnumerable<T> before, IEnumerable<T> after, Func<T, string> key) where T : class
    {
        var old = before.ToLookup(row => JsonSerializer.Serialize(row));
        var now = after.ToLookup(row => JsonSerializer.Serialize(row));
        var gone = Rest(old, now).ToLookup(key);
        var come = Rest(now, old).ToLookup(key);
        return
        [
            .. gone.Select(rows => rows.Key).Union(come.Select(rows => rows.Key)).SelectMany(name => Enumerable
                .Range(0, Math.Max(gone[name].Count(), come[name].Count()))
                .Select(index => new Pair<T>(gone[name].ElementAtOrDefault(index), come[name].ElementAtOrDefault(index)))),
        ];
    }

    private static IEnumerable<T> Rest<T>(ILookup<string, T> some, ILookup<string, T> others) =>
        some.SelectMany(rows => rows.Skip(others[rows.Key].Count()));

    private static IEnumerable<OutputRow> OutputsOf(RegisteredStack stack) => stack.Outputs.Select(output => new OutputRow(
        output.Key,
        output.Value is JsonValue value && value.TryGetValue(out string? text)
            ? text
            : output.Value?.ToJsonString(OutputJson.Compact) ?? "null"));
}
