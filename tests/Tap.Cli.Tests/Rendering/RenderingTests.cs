using System.Text.Json.Nodes;
using Tap.Cli.Local.Engine;
using Tap.Cli.Rendering;
using Tap.Program;

namespace Tap.Cli.Tests.Rendering;

public class RenderingTests
{
    private const string Bucket = "aws:s3/bucket:Bucket";
    private const string Key = "aws:kms/key:Key";

    [Fact]
    public void The_tree_shows_what_changes_below_its_components()
    {
        TreeLayout.Lines(Tree.Rows("tap-dev", SamplePlan().Nodes), int.MaxValue).Select(line => $"{line}").Should().Equal(
            "    pulumi:pulumi:Stack       tap-dev",
            "    ├─ tap:stack:TapStack     tap-dev",
            "    │  ├─ tap:storage:Bucket  tap-data-dev",
            " +  │  │  └─ aws:s3:Bucket    data          created (1.2s)",
            " ~  │  └─ aws:kms:Key         key           updating          [diff: ~policy,+tags]",
            " +- └─ aws:s3:Bucket          other         replacing failed  state only; BucketAlreadyExists");
    }

    [Fact]
    public void A_run_without_changes_shows_the_stack_alone()
    {
        var plan = new Plan();
        plan.Report(new Step(Bucket, "data", Operation.Same) { State = StepState.Done });

        Tree.Rows("tap-dev", plan.Nodes).Should().ContainSingle();
    }

    [Fact]
    public void The_summary_counts_by_operation()
    {
        Summary.Resources([
            Step(Operation.Create), Step(Operation.Create), Step(Operation.Update), Step(Operation.Replace), Step(Operation.Delete),
            Step(Operation.Same),
            Step(Operation.Update) with { State = StepState.Failed },
        ]).Should().Be("Resources: + 2 created, ~ 1 updated, +- 1 replaced, - 1 deleted, 1 unchanged, 1 failed");
    }

    [Fact]
    public void What_is_left_to_do_is_told_once_something_was_begun()
    {
        var failed = new RunResult(null, ["no"], Interrupted: false);

        Summary.HowToGoOn([], failed, "log").Should().BeNull();
        Summary.HowToGoOn([Step(Operation.Create)], failed, "log").Should().StartWith("What is done stays done").And.EndWith("is log.");
        Summary.HowToGoOn([Step(Operation.Create)], failed with { Interrupted = true }, "log").Should().StartWith("Interrupted;");
    }

    [Fact]
    public void A_preview_is_summed_up_in_the_future() =>
        Summary.Resources(
            [Step(Operation.Create) with { State = StepState.Planned }, Step(Operation.Same) with { State = StepState.Planned }])
            .Should().Be("Resources: + 1 to create, 1 unchanged");

    [Fact]
    public void Kinds_that_are_not_real_are_never_silent()
    {
        Step[] steps = [Step(Operation.Create) with { StateOnly = "CodeDeploy is not served" }, Step(Operation.Same) with { StateOnly = "x" }];

        Summary.Resources(steps).Should().EndWith("(2 state only)");
        Summary.StateOnly(steps).Should().Equal("State only: aws:s3:Bucket data: CodeDeploy is not served");
    }

    [Fact]
    public void That_nobody_answers_is_told_once_and_not_that_what_is_done_stays()
    {
        var unanswered = Step(Operation.Create) with { State = StepState.Failed, Failure = StepFailure.Of(new NoAnswerException("No answer.")) };
        Step[] steps = [unanswered, Step(Operation.Create) with { State = StepState.Failed, Failure = new StepFailure("Full", "full") }, unanswered];

        Summary.Failures(steps).Should().Equal("error: aws:s3:Bucket data: creating failed: Full: full", "error: No answer.");
        Summary.HowToGoOn(steps, new RunResult(null, [], Interrupted: false), "log").Should().Be("The log of the local AWS is log.");
    }

    [Fact]
    public void Failures_are_told_in_full_and_the_advice_once()
    {
        var failed = Step(Operation.Delete) with { State = StepState.Failed, Failure = new StepFailure(null, "refused", "unprotect it") };

        Summary.Failures([failed, failed with { Failure = new StepFailure("BucketNotEmpty", "full") }, failed, Step(Operation.Same)]).Should().Equal(
            "error: aws:s3:Bucket data: deleting failed: refused",
            "error: aws:s3:Bucket data: deleting failed: BucketNotEmpty: full",
            "error: aws:s3:Bucket data: deleting failed: refused",
            "unprotect it");
    }

    [Fact]
    public void Outputs_are_listed_by_name() =>
        string.Join('\n', Summary.Outputs(new JsonObject { ["url"] = "https://a/<b>", ["arns"] = new JsonArray("x") })).Should().Be("""
            Outputs:
                arns : ["x"]
                url  : "https://a/<b>"

            """);

    [Fact]
    public void A_diff_shows_the_innermost_changes()
    {
        var step = Step(Operation.Update) with
        {
            Changes =
            [
                Change("memorySize", "512", "1024"),
                Change("environment", """{"variables":{"A":"1","B":"2"}}""", """{"variables":{"A":"1","B":"3","C":"4"}}"""),
                Change("policy", "\"{\\\"Statement\\\":[{\\\"Sid\\\":\\\"A\\\"}]}\"", "\"{\\\"Statement\\\":[{\\\"Sid\\\":\\\"B\\\"}]}\""),
                Change("layers", "[1,2]", "[1]"),
                Change("code", """{"$archive":"/a","hash":"0123456789"}""", """{"$archive":"/a","hash":"9876543210"}"""),
                Change("description", "\"x\"", null),
                new PropertyChange("arn", "old", null, PropertyChangeKind.Unknown),
                new PropertyChange("secretString", "old", "new", PropertyChangeKind.Secret),
            ],
        };

        string.Join('\n', DiffText.Lines([step])).Should().Be("""
            ~ aws:s3:Bucket data
                ~ memorySize: 512 => 1024
                ~ environment.variables.B: "2" => "3"
                + environment.variables.C: "4"
                ~ policy.Statement[0].Sid: "A" => "B"
                ~ layers: [1,2] => [1]
                ~ code: file(01234567) => file(98765432)
                - description: "x"
                ~ arn: "old" => [unknown]
                ~ secretString: [secret] => [secret]
            """);
    }

    [Fact]
    public void The_report_is_one_document()
    {
        var steps = new[]
        {
            Step(Operation.Create),
            Step(Operation.Update) with
            {
                Changes = [Change("a", "1", "2"), new PropertyChange("s", "old", "new", PropertyChangeKind.Secret)],
                StateOnly = "not served",
            },
            Step(Operation.Delete) with { State = StepState.Failed, Failure = new StepFailure("BucketNotEmpty", "full") },
        };
        var report = JsonReport.Of(steps, new RunResult(new JsonObject { ["a"] = "b" }, [], Interrupted: false), null, TimeSpan.FromSeconds(1.5));

        Differ.Canonical(report).Should().Be(Differ.Canonical(JsonNode.Parse("""
            {
              "result": "succeeded",
              "steps": [
                {"operation": "create", "state": "done", "type": "aws:s3/bucket:Bucket", "name": "data"},
                {"operation": "update", "state": "done", "type": "aws:s3/bucket:Bucket", "name": "data", "stateOnly": "not served",
                 "changes": [{"property": "a", "old": 1, "new": 2}, {"property": "s", "old": "[secret]", "new": "[secret]"}]},
                {"operation": "delete", "state": "failed", "type": "aws:s3/bucket:Bucket", "name": "data",
                 "error": {"code": "BucketNotEmpty", "message": "full", "advice": null}}
              ],
              "summary": {"same": 0, "create": 1, "update": 1, "replace": 0, "delete": 0},
              "guardrails": null,
              "outputs": {"a": "b"},
              "errors": [],
              "durationSeconds": 1.5
            }
            """)));
    }

    [Theory]
    [InlineData("aws:s3/bucket:Bucket", "aws:s3:Bucket")]
    [InlineData("tap:stack:TapStack", "tap:stack:TapStack")]
    public void Types_are_shown_without_their_file(string type, string shown) => StepText.TypeOf(type).Should().Be(shown);

    [Theory]
    [InlineData(0.04, "0.0s")]
    [InlineData(9.94, "9.9s")]
    [InlineData(12.7, "12s")]
    [InlineData(125, "2m5s")]
    public void Durations_are_short(double seconds, string shown) => StepText.Seconds(TimeSpan.FromSeconds(seconds)).Should().Be(shown);

    [Fact]
    public void Without_a_terminal_each_finished_step_is_a_line()
    {
        var writer = new StringWriter();
        var display = new Display("tap-dev", writer, terminal: null);
        display.OnStep(Step(Operation.Create) with { State = StepState.Running });
        display.OnStep(Step(Operation.Create) with { Duration = TimeSpan.FromSeconds(0.3) });
        display.OnStep(Step(Operation.Same));
        display.OnStep(Step(Operation.Delete) with { State = StepState.Failed, Failure = new StepFailure("BucketNotEmpty", "full") });

        writer.ToString().Should().Be(" +  aws:s3:Bucket data created (0.3s)\n -  aws:s3:Bucket data deleting failed BucketNotEmpty\n");
    }

    private static Plan SamplePlan()
    {
        var plan = new Plan();
        plan.Announce("tap:stack:TapStack", "tap-dev", new RecordedOptions { IsComponent = true });
        plan.Announce("tap:storage:Bucket", "tap-data-dev", new RecordedOptions { Parent = "tap:stack:TapStack::tap-dev", IsComponent = true });
        plan.Announce(Bucket, "data", new RecordedOptions { Parent = "tap:storage:Bucket::tap-data-dev" });
        plan.Announce("tap:storage:Bucket", "unchanged", new RecordedOptions { Parent = "tap:stack:TapStack::tap-dev", IsComponent = true });
        plan.Announce(Bucket, "same", new RecordedOptions { Parent = "tap:storage:Bucket::unchanged" });
        plan.Announce(Key, "key", new RecordedOptions { Parent = "tap:stack:TapStack::tap-dev" });
        plan.Report(new Step(Key, "key", Operation.Update) { Changes = [Change("policy", "1", "2"), Change("tags", null, "1")] });
        plan.Report(new Step(Bucket, "same", Operation.Same) { State = StepState.Done });
        plan.Report(new Step(Bucket, "data", Operation.Create) { State = StepState.Done, Duration = TimeSpan.FromSeconds(1.2) });
        plan.Report(new Step(Bucket, "other", Operation.Replace)
        {
            State = StepState.Failed,
            StateOnly = "why",
            Failure = new StepFailure("BucketAlreadyExists", "taken"),
        });
        return plan;
    }

    private static Step Step(Operation operation) => new(Bucket, "data", operation) { State = StepState.Done };

    private static PropertyChange Change(string property, string? old, string? now) => new(property, Parse(old), Parse(now));

    private static JsonNode? Parse(string? json) => json is null ? null : JsonNode.Parse(json);
}
