using System.Text.RegularExpressions;
using Tap.Capacity;
using Tap.Cli.Review;
using Tap.Cli.Tests.Review;
using Tap.Program;
using Tap.Testing;

namespace Tap.Cli.Tests.Capacity;

/// <summary>The data of <c>limits.json</c>.</summary>
public sealed partial class LimitTests : IDisposable
{
    private static readonly CapacityModel Model = CapacityModel.Load();

    private readonly KeptVariables variables = new("PULUMI_CONFIG", "PULUMI_CONFIG_SECRET_KEYS");

    public void Dispose() => variables.Dispose();

    [Fact]
    public void Every_name_in_a_formula_stands_for_something_before_it()
    {
        var known = Model.Drivers.Select(driver => driver.Id).Concat(Model.StackFacts.Select(fact => fact.Id)).ToList();
        foreach (var quantity in Model.Quantities)
        {
            (quantity.Max ?? Formula.Names(quantity.Formula!)).Should().BeSubsetOf(known, quantity.Id);
            known.Add(quantity.Id);
        }

        known.Should().OnlyHaveUniqueItems();
        Model.Limits.SelectMany(limit => Formula.Names(limit.Demand).Concat(Formula.Names(limit.Value)))
            .Concat(Model.Assumptions.Values.SelectMany(Formula.Names))
            .Should().BeSubsetOf(known);
    }

    [Fact]
    public void Every_name_is_used()
    {
        var used = Model.Quantities.SelectMany(quantity => quantity.Max ?? Formula.Names(quantity.Formula!))
            .Concat(Model.Limits.SelectMany(limit => Formula.Names(limit.Demand).Concat(Formula.Names(limit.Value))))
            .Concat(Model.Assumptions.Values.SelectMany(Formula.Names));
        Model.Drivers.Select(driver => driver.Id)
            .Concat(Model.StackFacts.Select(fact => fact.Id))
            .Concat(Model.Quantities.Select(quantity => quantity.Id))
            .Should().BeSubsetOf(used);
    }

    [Fact]
    public void Every_limit_is_documented()
    {
        Model.Limits.Select(limit => limit.Id).Should().OnlyHaveUniqueItems();
        Model.Limits.Should().OnlyContain(limit =>
            limit.Page.StartsWith("https://docs.aws.amazon.com/") && limit.Remedy.EndsWith('.') && limit.Scope.Length > 0 && limit.Unit.Length > 0);
        Model.Limits.Should().OnlyContain(limit => limit.Raisable || limit.Setting == null);
        Model.Drivers.Should().OnlyContain(driver => driver.Value >= driver.Least && driver.Value <= driver.Most);
    }

    [Fact]
    public async Task Every_setting_that_is_named_exists()
    {
        var settings = await StackSettings.ReadAsync(
            Repository.Root, "prod", StackConfiguration.Read(Repository.Stacks, "prod", ["tap:api.authorization=JWT", .. Jwt]));
        Model.Limits.SelectMany(limit => SettingName().Matches($"{limit.Setting} {limit.Remedy}")).Select(match => match.Value).Distinct()
            .Should().BeSubsetOf(settings.Select(setting => setting.Key)).And.HaveCountGreaterThan(8);
    }

    [Fact]
    public void Demand_is_a_straight_line_over_the_requests_so_that_one_number_of_them_breaks_it()
    {
        var stack = Model.StackFacts.ToDictionary(fact => fact.Id, _ => 7.0);
        double[] Demand(double requests) =>
        [
            .. Model.Limits.Select(limit => Formula.Evaluate(limit.Demand, Values(requests, stack))!.Value),
        ];
        var (none, once, twice) = (Demand(0), Demand(1e9), Demand(2e9));

        foreach (var (index, least) in none.Index())
            (twice[index] - once[index]).Should().BeApproximately(once[index] - least, Math.Abs(twice[index]) * 1e-9);
    }

    [Fact]
    public async Task What_the_cost_estimate_assumes_of_traffic_follows_from_the_workload()
    {
        var table = PriceTable.Load();
        Model.Assumptions.Keys.Should().BeSubsetOf(table.Assumptions.Select(assumption => assumption.Id));
        StackFacts.Of(await ReviewKit.RunAsync("prod")).Keys.Should().BeSubsetOf(Model.StackFacts.Select(fact => fact.Id));
        foreach (var driver in Model.Drivers.Where(driver => driver.Id is "apiMilliseconds" or "objectMilliseconds" or "tracedShare"))
            table.Assumptions.Single(assumption => assumption.Id == driver.Id).Value.Should().Be((decimal)driver.Value, driver.Id);
    }

    // An authorizer's settings count only where there is one.
    private static string[] Jwt => ["tap:api.jwt.issuer=https://login.example.com", "tap:api.jwt.audience=https://api.example.com"];

    private static IReadOnlyDictionary<string, double> Values(double requests, IReadOnlyDictionary<string, double> stack) =>
        CapacityEstimate.Of(Model, Model.Workload(new Dictionary<string, double> { ["requests"] = requests }), stack).Values;

    [GeneratedRegex(@"tap:[\w.]*\w")]
    private static partial Regex SettingName();
}
