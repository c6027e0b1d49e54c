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
internal sealed record Price(string Id, string Service, string Item, decimal Usd, int Per, string Unit, string Page, string? Confirmed);

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
    /// <summary>The table that comes with the program.</summary>
    public static PriceTable Load() => JsonSerializer.Deserialize<PriceTable>(PageFile.Read("prices.json"), JsonSerializerOptions.Web)!;
}
