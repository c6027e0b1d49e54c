using Tap.Capacity;

namespace Tap.Cli.Tests.Capacity;

public class EstimateTests
{
    private static readonly CapacityModel Small = new(
        "eu-west-2",
        [new("requests", "", "", 1000), new("size", "", "", 5)],
        [new("rate", "", ""), new("age", "", "")],
        [new("half", "", "", "requests / 2", null), new("most", "", "", null, ["half", "size"])],
        [
            Limit("late", "half", "10000"),
            Limit("soon", "half", "rate"),
            Limit("never", "size", "6"),
            Limit("always", "size", "4"),
            Limit("waits", "half + -100", "100"),
            Limit("absent", "half", "age"),
        ],
        new Dictionary<string, string> { ["month"] = "most * 2", ["other"] = "age" });

    private static readonly Dictionary<string, double> Stack = new() { ["rate"] = 250 };

    [Fact]
    public void Limits_stand_in_the_order_in_which_growing_traffic_breaks_them() =>
        Of(1000).Limits.Select(use => (use.Limit.Id, use.BreaksAt)).Should().Equal(
            ("always", 0), ("waits", 400), ("soon", 500), ("late", 20_000), ("never", null));

    [Fact]
    public void A_limit_is_broken_above_what_it_allows_and_not_at_it()
    {
        Of(500).Limits.Single(use => use.Limit.Id == "soon").Use.Should().Be(1);
        Of(501).Limits.Single(use => use.Limit.Id == "soon").Use.Should().BeGreaterThan(1);
    }

    [Fact]
    public void Nothing_waits_as_long_as_all_is_served() => Of(100).Limits.Single(use => use.Limit.Id == "waits").Demand.Should().Be(0);

    [Fact]
    public void The_order_is_that_of_the_kind_of_traffic_not_of_its_amount() =>
        Of(7).Limits.Select(use => (use.Limit.Id, use.BreaksAt))
            .Should().Equal(Of(1e11).Limits.Select(use => (use.Limit.Id, use.BreaksAt)));

    [Fact]
    public void A_month_follows_from_the_workload_and_what_a_stack_lacks_is_left_out() =>
        Of(1000).Assumptions.Should().Equal(new Dictionary<string, double> { ["month"] = 1000 });

    private static CapacityEstimate Of(double requests) =>
        CapacityEstimate.Of(Small, Small.Workload(new Dictionary<string, double> { ["requests"] = requests }), Stack);

    private static Limit Limit(string id, string demand, string value) =>
        new(id, "", "", "", "", demand, value, Raisable: false, Setting: null, "", Confirmed: null, "");
}
