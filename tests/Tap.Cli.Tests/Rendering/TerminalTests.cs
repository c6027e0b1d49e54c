using Spectre.Console;
using Spectre.Console.Testing;
using Tap.Cli.Local.Engine;
using Tap.Cli.Rendering;
using Tap.Cli.Tests.EndToEnd;
using Tap.Program;
using Tap.Testing;

namespace Tap.Cli.Tests.Rendering;

/// <summary>The plan can be read in a terminal of any width.</summary>
public sealed class TerminalTests
{
    private const string Component = "tap:storage:Bucket::tap-migration-data-dev";

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(160)]
    public void No_line_is_longer_than_the_terminal_and_signs_and_states_are_whole(int width)
    {
        var lines = Written(width);

        lines.Should().HaveCount(5).And.OnlyContain(line => line.Length <= width);
        lines[2].Should().StartWith(" +  ").And.EndWith("  create");
        lines[3].Should().StartWith(" ~  ").And.Contain("  update");
        lines[4].Should().StartWith(" +- ").And.EndWith("  replace");
    }

    [Fact]
    public void Types_give_way_first_and_keep_their_end() => Written(80).Should().Equal(
        "    pulumi:pulumi:Stack            tap-dev",
        "    └─ tap:storage:Bucket          tap-migration-data-dev",
        " +     ├─ …ncryptionConfiguration  tap-migration-data-encryption-dev     create",
        " ~     ├─ …LifecycleConfiguration  tap-migration-data-lifecycle-dev      update",
        " +-    └─ …ucketPublicAccessBlock  tap-migration-data-public-access-dev  replace");

    [Fact]
    public void Of_names_the_beginning_is_left_in_a_narrow_terminal() =>
        Written(60)[4].Should().Be(" +-    └─ …cessBlock  tap-migration-data-public-ac…  replace");

    [Fact]
    public void A_wide_terminal_shows_what_changes_as_well() => Written(160)[3].Should().Be(
        " ~     ├─ aws:s3:BucketLifecycleConfiguration             tap-migration-data-lifecycle-dev      update   "
        + "[diff: ~rules,~transitionDefaultMinimumObjectSize]");

    [Fact]
    public async Task While_it_runs_a_terminal_shows_what_is_under_way_and_at_the_end_the_tree_once()
    {
        using var terminal = Terminal(80).EmitAnsiSequences();
        var run = new TaskCompletionSource<int>();
        var shown = new Display("tap-dev", TextWriter.Null, terminal).ShowAsync(SamplePlan(StepState.Running), run.Task);
        await TapHome.UntilAsync(() => Task.FromResult(terminal.Output.Contains("0 done, 3 under way", StringComparison.Ordinal)));
        terminal.Output.Should().NotContain("pulumi:pulumi:Stack");
        run.SetResult(1);
        await shown;

        terminal.Output.Split("pulumi:pulumi:Stack").Should().HaveCount(2);
        terminal.Output.Should().Contain("\u001b[38;5;2mcreating");
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("1", false)]
    public void Colors_are_left_out_where_nobody_wants_them(string? noColor, bool colored)
    {
        using var kept = new KeptVariables("COLORTERM", "NO_COLOR");
        Environment.SetEnvironmentVariable("COLORTERM", "truecolor");
        Environment.SetEnvironmentVariable("NO_COLOR", noColor);
        var written = new StringWriter();
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Out = new AnsiConsoleOutput(written) });
        new Display("tap-dev", TextWriter.Null, terminal).WriteTree(SamplePlan(StepState.Planned));

        written.ToString().Contains("\u001b[3", StringComparison.Ordinal).Should().Be(colored);
    }

    private static List<string> Written(int width)
    {
        using var terminal = Terminal(width);
        new Display("tap-dev", TextWriter.Null, terminal).WriteTree(SamplePlan(StepState.Planned));
        return [.. terminal.Lines.Select(line => line.TrimEnd())];
    }

    private static TestConsole Terminal(int width) => new TestConsole().Width(width).Height(24);

    private static Plan SamplePlan(StepState state)
    {
        PropertyChange[] changes = [new("rules", 1, 2), new("transitionDefaultMinimumObjectSize", 1, 2)];
        var plan = new Plan();
        plan.Announce("tap:storage:Bucket", "tap-migration-data-dev", new RecordedOptions { IsComponent = true });
        foreach (var (kind, part, operation) in new[]
        {
            ("ServerSideEncryptionConfiguration", "encryption", Operation.Create),
            ("LifecycleConfiguration", "lifecycle", Operation.Update),
            ("PublicAccessBlock", "public-access", Operation.Replace),
        })
        {
            var (type, name) = ($"aws:s3/bucket{kind}:Bucket{kind}", $"tap-migration-data-{part}-dev");
            plan.Announce(type, name, new RecordedOptions { Parent = Component });
            plan.Report(new Step(type, name, operation) { State = state, Changes = operation == Operation.Update ? changes : [] });
        }

        return plan;
    }
}
