using System.Text.Json;

namespace Tap.Cli.Review;

/// <summary>What AWS charges for something.</summary>
/// <param name="Id">The name that cost lines refer to.</param>
/// <param name="Service">The service.</param>
/// <param name="Item">What is charged.</param>
/// <param name="Usd">The price of <paramref name="Per"/> units.</param>
/// <param name="Per">The number of units that the price is for.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Page">AWS's page about it.</param>
/// <param name="Confirmed">The month of the AWS price list that the figure was found in; null when it was not.</param>
/// <param name="Tiers">What more of it costs, the lowest first; null when all of it costs the same.</param>
internal sealed record Price(
    string Id,
    string Service,
    string Item,
    decimal Usd,
    int Per,
    string Unit,
    string Page,
    string? Confirmed,
    IReadOnlyList<PriceTier>? Tiers = null)
{
    /// <summary>What so many units cost in a month.</summary>
    public decimal Cost(decimal units)
    {
        var (cost, from, usd) = (0m, 0m, Usd);
        foreach (var tier in (Tiers ?? []).TakeWhile(tier => tier.From < units))
        {
            cost += (tier.From - from) * usd;
            (from, usd) = (tier.From, tier.Usd);
        }

        return (cost + (units - from) * usd) / Per;
    }
}

/// <summary>What AWS charges for all that is beyond a number of units in a month.</summary>
/// <param name="From">The number of units.</param>
/// <param name="Usd">The price of as many units as that of the first tier is for.</param>
internal sealed record PriceTier(decimal From, decimal Usd);

/// <summary>Something about the traffic that nobody can know from the program.</summary>
/// <param name="Id">The name that cost lines refer to.</param>
/// <param name="Label">What it is.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Value">What is assumed.</param>
internal sealed record Assumption(string Id, string Label, string Unit, decimal Value);

/// <summary>The prices of a region and the traffic that the estimate assumes: <c>prices.json</c>.</summary>
/// <param name="Region">The region.</param>
/// <param name="Currency">The currency.</param>
/// <param name="Note">What the prices include.</param>
/// <param name="Prices">The prices.</param>
/// <param name="Assumptions">The assumptions, with the values to begin with.</param>
internal sealed record PriceTable(
    string Region, string Currency, string Note, IReadOnlyList<Price> Prices, IReadOnlyList<Assumption> Assumptions)
{
    /// <summary>The same prices with other assumptions.</summary>
    /// <param name="assumed">What is assumed, by its id; what is not named is assumed as before.</param>
    public PriceTable Assuming(IReadOnlyDictionary<string, decimal> assumed) => this with
    {
        Assumptions =
        [
            .. Assumptions.Select(assumption => assumption with { Value = assumed.GetValueOrDefault(assumption.Id, assumption.Value) }),
        ],
    };

    /// <summary>What is charged for a month: all lines of a price count towards its tiers together.</summary>
    public decimal Cost(IEnumerable<CostLine> lines) =>
        lines.GroupBy(line => line.Price)
            .Sum(group => Prices.Single(price => price.Id == group.Key).Cost(group.Sum(line => line.Units(this))));

    /// <summary>The table that comes with the program.</summary>
    public static PriceTable Load() => JsonSerializer.Deserialize<PriceTable>(PageFile.Read("prices.json"), JsonSerializerOptions.Web)!;
}
