namespace Tap.Cli.Tests.EndToEnd;

/// <summary>What <c>preview</c> says of what <c>up</c> would refuse; it asks the local AWS what there is.</summary>
public sealed class ForesightTests(SharedHome home) : SharedHomeTests(home)
{
    [Fact]
    public async Task What_breaks_a_guardrail_is_foreseen()
    {
        var foreseen = await Tap.RunAsync("preview", "--config", "tap:table.pointInTimeRecovery=false");

        foreseen.ExitCode.Should().Be(1);
        foreseen.Output.Should().Contain("DynamoDB.2 aws:dynamodb:Table tap-metadata-dev: its point-in-time recovery is off");
        foreseen.Error.Should().Contain("tap:guardrails.waivers").And.NotContain("   at ").And.NotContain("stays done");
    }
}
