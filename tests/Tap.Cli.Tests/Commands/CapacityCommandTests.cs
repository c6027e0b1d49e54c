using System.Text.Json.Nodes;
using Tap.Capacity;
using Tap.Cli.Commands;
using Tap.Cli.Review;
using Tap.Cli.Tests.Review;
using Tap.Program;
using Tap.Testing;

namespace Tap.Cli.Tests.Commands;

public sealed class CapacityCommandTests : IDisposable
{
    private readonly KeptVariables variables = new("PULUMI_CONFIG", "PULUMI_CONFIG_SECRET_KEYS");

    public void Dispose() => variables.Dispose();

    [Fact]
    public async Task A_person_is_told_the_five_limits_that_break_first_and_what_to_do()
    {
        var stack = await ReviewKit.RunAsync("prod", "tap:api.throttlingRate=50", "tap:functions.apiHandler.reservedConcurrency=5");
        var lines = CapacityText.Lines(CapacityReport.Of(stack, CapacityCommand.Stated(["requests=1e9", "peakToMean=20"]))).ToList();

        lines[0].Should().StartWith("prod with 1,000,000,000 requests a month: 381 a second on average, 7,610 at the peak; about ");
        lines.Count(line => line.Contains(" % ")).Should().Be(5);
        lines.Should().ContainMatch("*6,570,000*15,200 %  Lambda: Requests of api-handler, ten for each execution (function), 7,610 of 50 requests/s");
        lines.Should().ContainMatch("*Raise tap:functions.apiHandler.reservedConcurrency*");
    }

    [Fact]
    public async Task A_machine_is_told_everything()
    {
        var stack = await ReviewKit.RunAsync("dev");
        var report = CapacityReport.Of(stack, CapacityCommand.Stated(["requests=1e7"]));
        var json = CapacityText.Json(report);

        json["usdPerMonth"]!.GetValue<decimal>().Should().BeGreaterThan(CapacityReport.Of(stack, CapacityCommand.Stated([])).UsdPerMonth);
        json["limits"]!.AsArray().Should().HaveCount(report.Estimate.Limits.Count);
        json["workload"]!.AsObject().Should().HaveCount(report.Model.Drivers.Count);
        json["limits"]!.AsArray().Select(limit => limit!["breaksAt"]).OfType<JsonValue>().Select(value => value.GetValue<double>())
            .Should().BeInAscendingOrder();
    }

    [Fact]
    public async Task The_most_traffic_that_can_be_stated_has_a_cost()
    {
        var most = CapacityModel.Load().Drivers.Select(driver => $"{driver.Id}={driver.Most}");
        CapacityReport.Of(await ReviewKit.RunAsync("prod"), CapacityCommand.Stated(most)).UsdPerMonth.Should().BePositive();
    }

    [Fact]
    public void A_mix_of_no_calls_is_refused()
    {
        var none = CapacityModel.Load().Drivers.Where(driver => driver.Id.StartsWith("mix.")).Select(driver => $"{driver.Id}=0");
        FluentActions.Invoking(() => CapacityCommand.Stated(none)).Should().Throw<UserException>().WithMessage("*all 0*");
    }

    [Theory]
    [InlineData("peakToMeen=3", "There is no driver 'peakToMeen'; did you mean peakToMean?")]
    [InlineData("x=3", "There is no driver 'x'; there are requests, peakToMean, ")]
    [InlineData("peakToMean=0.5", "--assume peakToMean=0.5: peakToMean must be a number from 1 to 1000000000.")]
    [InlineData("userShare=2", "--assume userShare=2: userShare must be a number from 0 to 1.")]
    [InlineData("requests=many", "--assume requests=many: requests must be a number from 0 to 1000000000000000.")]
    [InlineData("requests", "--assume requests: requests must be a number from 0 to 1000000000000000.")]
    public void What_is_no_driver_or_no_number_of_it_is_refused(string assignment, string sentence) =>
        FluentActions.Invoking(() => CapacityCommand.Stated([assignment])).Should().Throw<UserException>().WithMessage($"{sentence}*");
}
