using Tap.Cli.Deployed;
using Tap.Cli.Rendering;
using Tap.Program;

namespace Tap.Cli.Tests.Deployed;

public sealed class MemoryEstimateTests
{
    private static readonly LambdaPrices Prices = new(0.2 / 1_000_000, 0.0000133334, "eu-west-2");

    [Fact]
    public void Two_sizes_tell_what_a_call_computes_and_what_it_waits()
    {
        // Waits for 30 ms, and computes for 20 ms on a whole CPU.
        var estimate = Of([.. Calls(512, Time(512), 100), .. Calls(1_024, Time(1_024), 300)]);

        estimate.IsSplit.Should().BeTrue();
        foreach (var size in estimate.Expected)
        {
            size.P90.Low.Should().BeApproximately(Time(size.Memory), 0.001);
            size.P90.High.Should().Be(size.P90.Low);
            size.UsdPerMillion.High.Should().BeApproximately(0.2 + (13.3334 * size.Memory / 1024 * Time(size.Memory) / 1000), 0.001);
        }

        estimate.Expected.Where(size => size.Measured).Select(size => size.Memory).Should().Equal(512, 1_024);

        static double Time(int memory) => 30 + (20 * 1_769.0 / memory);
    }

    [Fact]
    public void One_size_gives_bounds_a_call_that_waits_and_one_that_computes()
    {
        var estimate = Of(Calls(512, 100, 50));

        estimate.IsSplit.Should().BeFalse();
        At(estimate, 256).P90.Should().Be(new Bounds(100, 200));
        At(estimate, 512).P90.Should().Be(new Bounds(100, 100));
        At(estimate, 1_024).P90.Should().Be(new Bounds(50, 100));
    }

    [Fact]
    public void Sizes_of_a_whole_CPU_tell_the_parts_no_more_than_one_does() =>
        Of([.. Calls(1_769, 100, 10), .. Calls(3_008, 100, 10)]).IsSplit.Should().BeFalse();

    [Theory]
    [InlineData(100, 200)] // slower with more
    [InlineData(1_000, 100)] // faster by more than the CPU grew
    public void What_chance_has_made_of_the_times_makes_no_part_less_than_nothing(double at512, double at1024)
    {
        var estimate = Of([.. Calls(512, at512, 10), .. Calls(1_024, at1024, 10)]);

        estimate.Expected.Should().OnlyContain(size => size.P90.Low > 0);
        At(estimate, 256).P90.Low.Should().BeGreaterThanOrEqualTo(At(estimate, 1_536).P90.Low);
    }

    [Fact]
    public void This_machine_gives_a_whole_CPU_at_any_size()
    {
        var estimate = MemoryEstimate.Of([.. Calls(512, 100, 10)], hasShares: false, Prices);

        At(estimate, 1_769).P90.Should().Be(new Bounds(100, 100));
        At(estimate, 512).P90.High.Should().BeApproximately(100 * 1_769.0 / 512, 0.001);
        estimate.Expected.Should().NotContain(size => size.Measured);
    }

    [Fact]
    public void The_least_size_leaves_a_quarter_of_what_was_used_free()
    {
        var estimate = Of([.. Calls(512, 100, 9), new InvocationReport(100, 100, 512, 205, null, false)]);

        estimate.Least.Should().Be(257);
        estimate.Expected[0].Memory.Should().Be(384);
        Of([new InvocationReport(100, 100, 2_048, 1_700, null, false)]).Expected.Select(size => size.Memory).Should().Equal(3_072);
    }

    [Fact]
    public void The_90th_percentile_is_that_of_the_nearest_rank_and_failed_calls_are_left_out()
    {
        var good = Enumerable.Range(1, 10).Select(time => new InvocationReport(time, time, 512, 70, null, false));
        var estimate = Of([.. good, new(9_000, 9_000, 512, 70, null, true)]);

        estimate.Measured.Should().Equal(new MeasuredSize(512, 10, 9, 5.5));
        estimate.Left.Should().Be(1);
    }

    [Fact]
    public void Without_a_call_that_came_to_its_end_nothing_can_be_said()
    {
        var estimate = () => Of([new InvocationReport(1, 1, 512, 70, null, true)]);

        estimate.Should().Throw<UserException>().WithMessage("There is no report of a call that came to its end;*");
    }

    [Fact]
    public void People_read_the_sizes_the_formula_and_its_limits() =>
        string.Join('\n', MemoryText.Lines("tap-processor-prod", Of([.. Calls(512, 100, 8), new(1, 1, 512, 300, null, true)]), isLocal: false)).Should().Be(
            """
            tap-processor-prod at 512 MB: 8 calls, p90 100 ms, 100 ms billed on average
            Used: 100 MB at the most, so 125 MB are the least that leaves a quarter free.

             MEMORY       P90 IN MS  USD PER MILLION
                128         100-400        0.37-0.87
                192         100-267        0.45-0.87
                256         100-200        0.53-0.87
                384         100-133        0.70-0.87
                512             100             0.87  measured
                768          67-100        0.87-1.20
               1024          50-100        0.87-1.53
               1280          40-100        0.87-1.87
               1536          33-100        0.87-2.20
               1769          29-100        0.87-2.50

            Formula: duration = waiting + computing / share of a CPU; share = memory / 1,769 MB, at most 1.
            One size tells no part from the other: a call that only waits is one bound, one that only computes the other. Reports at a second size tell.
            More than 1,769 MB helps only code that computes on several threads at once; more memory may be used where there is more.
            Prices as on the review page, of eu-west-2 and arm64. A start that is billed counts as a part of its call.
            Calls that failed or ran out of time are left out: 1.
            """);

    [Fact]
    public void Machines_read_the_same()
    {
        var json = MemoryText.Json("tap-processor-dev", Of(Calls(512, 100, 8)), isLocal: true);

        json["leastMb"]!.GetValue<int>().Should().Be(125);
        json["measured"]!.ToJsonString().Should().Be("""[{"memoryMb":512,"calls":8,"p90Ms":100,"billedMs":100}]""");
        json["expected"]![0]!.ToJsonString().Should().Be(
            """{"memoryMb":128,"measured":false,"p90Ms":{"low":100,"high":400},"usdPerMillion":{"low":0.367,"high":0.867}}""");
        json["limits"]![0]!.GetValue<string>().Should().StartWith("Measured on this machine");
    }

    private static MemoryEstimate Of(IEnumerable<InvocationReport> reports) => MemoryEstimate.Of([.. reports], hasShares: true, Prices);

    private static ExpectedSize At(MemoryEstimate estimate, int memory) => estimate.Expected.Single(size => size.Memory == memory);

    private static IEnumerable<InvocationReport> Calls(int memory, double time, int number) =>
        Enumerable.Repeat(new InvocationReport(time, time, memory, 100, null, false), number);
}
