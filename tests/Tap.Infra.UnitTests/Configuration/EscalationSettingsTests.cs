using Tap.Infra.Configuration;

namespace Tap.Infra.UnitTests.Configuration;

public sealed class EscalationSettingsTests
{
    [Fact]
    public async Task Production_wakes_somebody_for_what_callers_feel_and_for_what_lasts()
    {
        var escalation = await ReadAsync(RunOptions.Of("prod").Without("tap:monitoring"));

        escalation.Pages.Should().Equal("tap-api-handler-errors", "tap-api-5xx");
        escalation.AfterMinutes.Should().Be(60);
    }

    [Fact]
    public async Task Elsewhere_nothing_pages() =>
        (await ReadAsync(RunOptions.Dev)).Should().BeEquivalentTo(new EscalationSettings { Pages = [], AfterMinutes = null });

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{ "pages": [], "afterMinutes": null }""")]
    public async Task Null_or_an_empty_section_turns_it_off(string escalation) =>
        (await ReadAsync(With("prod", escalation))).Should().BeEquivalentTo(new EscalationSettings { Pages = [], AfterMinutes = null });

    [Fact]
    public async Task A_part_that_is_left_out_has_its_default()
    {
        var later = await ReadAsync(With("prod", """{ "afterMinutes": 15 }"""));

        later.AfterMinutes.Should().Be(15);
        later.Pages.Should().Equal("tap-api-handler-errors", "tap-api-5xx");
        (await ReadAsync(With("dev", """{ "pages": ["tap-dlq-depth"] }"""))).AfterMinutes.Should().BeNull();
    }

    [Theory]
    [InlineData("tap-api-5x", "there is no alarm \"tap-api-5x\" that can page; did you mean tap-api-5xx?")]
    [InlineData("tap-health", "there is no alarm \"tap-health\" that can page; there are tap-api-handler-errors, ")]
    [InlineData("tap-api-handler-canary-errors", "there is no alarm \"tap-api-handler-canary-errors\" that can page; there are ")]
    public async Task An_alarm_that_cannot_page_is_named(string alarm, string hint) =>
        (await FaultsAsync(With("dev", $$"""{ "pages": ["tap-dlq-depth", "{{alarm}}"] }"""))).Should().Contain(
            $"tap:monitoring.escalation.pages = [\"tap-dlq-depth\",\"{alarm}\"]: must be a list of alarms of docs/operations.md, each once ({hint}");

    [Fact]
    public async Task An_alarm_is_named_once() =>
        (await FaultsAsync(With("dev", """{ "pages": ["tap-dlq-depth", "tap-dlq-depth"] }"""))).Should().Contain(
            "tap:monitoring.escalation.pages = [\"tap-dlq-depth\",\"tap-dlq-depth\"]: must be a list of alarms of docs/operations.md, each once; for example");

    /// <summary>CloudWatch refuses an alarm that looks back more than a day, after minutes of deployment.</summary>
    [Fact]
    public async Task No_alarm_looks_back_further_than_a_day()
    {
        // The alarm on latency looks at 15 minutes by itself.
        (await ReadAsync(With("dev", """{ "afterMinutes": 1425 }"""))).AfterMinutes.Should().Be(1425);
        (await FaultsAsync(With("dev", """{ "afterMinutes": 1426 }"""))).Should().Contain(
            "tap:monitoring.escalation.afterMinutes = 1426: must be so short that with it tap-api-latency-p90, which looks at 900 s, looks at no more than 86400 s");
    }

    [Fact]
    public async Task An_alarm_that_pages_at_once_need_not_look_further() =>
        (await FaultsAsync(With("dev", """{ "pages": ["tap-api-latency-p90"], "afterMinutes": 1426 }""")))
            .Should().NotContain("tap-api-latency-p90, which").And.Contain("tap-api-handler-duration, which");

    [Theory]
    [InlineData(1, 300, 1, 2)]
    [InlineData(5, 300, 1, 2)]
    [InlineData(6, 300, 1, 3)]
    [InlineData(60, 300, 2, 14)]
    [InlineData(60, 3600, 3, 4)]
    public void What_stands_is_so_for_as_many_periods_more_rounded_up(int minutes, int period, int periods, int expected) =>
        new EscalationSettings { Pages = [], AfterMinutes = minutes }.Standing(new ThresholdCondition(5, period, periods))
            .Should().Be(new ThresholdCondition(5, period, expected));

    private static RunOptions With(string stack, string escalation) =>
        RunOptions.Of(stack).With("tap:monitoring", $$"""{ "escalation": {{escalation}} }""");

    private static async Task<EscalationSettings> ReadAsync(RunOptions options) =>
        (await SettingsReading.FaultlessAsync(options)).Monitoring.Escalation;

    private static async Task<string> FaultsAsync(RunOptions options) =>
        (await SettingsReading.OfAsync(options)).Report.Invoking(report => report.ThrowIfFaulty("test"))
            .Should().Throw<Pulumi.RunException>().Which.Message;
}
