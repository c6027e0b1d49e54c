using System.Collections.Immutable;
using Pulumi;
using Tap.Cli.Local.Engine;
using Tap.Program;
using Tap.Testing;

namespace Tap.Cli.Tests.Local.Engine;

public class LocalRunTests
{
    private static readonly string[] Letters = ["a", "b"];

    private readonly RunKit kit = new();

    [Fact]
    public async Task The_first_run_creates_what_others_need_first()
    {
        var result = await kit.RunAsync(TwoThings(1));

        result.Succeeded.Should().BeTrue();
        kit.Aws.Calls.Should().Equal("create one", "create two", "sweep");
        kit.Aws.Inputs["two"]["source"]!.GetValue<string>().Should().Be("arn:eu-west-2:id-1");
    }

    [Fact]
    public async Task The_second_run_changes_nothing()
    {
        await kit.RunAsync(TwoThings(1));
        kit.Aws.ClearCalls();
        var result = await kit.RunAsync(TwoThings(1));

        result.Succeeded.Should().BeTrue();
        kit.Aws.Calls.Should().Equal("sweep");
        kit.Operations.Should().BeEquivalentTo(new Dictionary<string, Operation> { ["one"] = Operation.Same, ["two"] = Operation.Same });
    }

    [Fact]
    public async Task A_change_touches_only_what_has_it()
    {
        await kit.RunAsync(TwoThings(1));
        kit.Aws.ClearCalls();
        await kit.RunAsync(TwoThings(2));

        kit.Aws.Calls.Should().Equal("update one", "sweep");
        kit.Step("one").Changes.Should().ContainSingle().Which.Property.Should().Be("size");
    }

    [Fact]
    public async Task A_replacement_updates_what_depends_on_it()
    {
        await kit.RunAsync(TwoThings(1, name: "a"));
        kit.Aws.ClearCalls();
        await kit.RunAsync(TwoThings(1, name: "b"));

        kit.Aws.Calls.Should().Equal("replace one", "update two", "sweep");
    }

    [Fact]
    public async Task A_replacement_may_delete_first()
    {
        await kit.RunAsync(root => _ = new Thing("one", new ThingArgs { Name = "a" }, root.Child()));
        kit.Aws.ClearCalls();
        await kit.RunAsync(root => _ = new Thing("one", new ThingArgs { Name = "b" }, root.Child(new() { DeleteBeforeReplace = true })));

        kit.Aws.Calls.Should().Equal("delete one", "create one", "sweep");
        kit.Operations["one"].Should().Be(Operation.Replace);
    }

    [Fact]
    public async Task What_left_the_program_is_deleted_last_created_first()
    {
        await kit.RunAsync(root =>
        {
            var one = new Thing("one", null, root.Child());
            var two = new Thing("two", null, root.Child(new() { DependsOn = one }));
            _ = new Thing("three", null, root.Child(new() { DependsOn = two }));
        });
        kit.Aws.ClearCalls();
        await kit.RunAsync(root => _ = new Thing("four", null, root.Child()));

        kit.Aws.Calls.Should().Equal("create four", "delete three", "delete two", "delete one", "sweep");
    }

    [Fact]
    public async Task Nothing_is_deleted_after_a_failure()
    {
        await kit.RunAsync(root => _ = new Thing("old", null, root.Child()));
        kit.Aws.ClearCalls();
        kit.Aws.Before = (_, name) => name == "new" ? throw new AwsException("Throttling", "slow down") : Task.CompletedTask;
        var result = await kit.RunAsync(root => _ = new Thing("new", null, root.Child()));

        result.Succeeded.Should().BeFalse();
        kit.Aws.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task A_failure_is_told_with_the_words_of_aws_and_stops_what_depends_on_it()
    {
        kit.Aws.Before = (_, name) => name == "one" ? throw new AwsException("BucketAlreadyExists", "taken") : Task.CompletedTask;
        var result = await kit.RunAsync(TwoThings(1));

        result.Outputs.Should().BeNull();
        result.Errors.Should().BeEmpty("the failed step says it");
        kit.Step("one").Failure.Should().Be(new StepFailure("BucketAlreadyExists", "taken"));
        kit.Plan.Steps.Should().ContainSingle();
    }

    [Fact]
    public async Task What_is_under_way_at_a_failure_is_waited_for()
    {
        var slowStarted = new TaskCompletionSource();
        var slowMayEnd = new TaskCompletionSource();
        kit.Aws.Before = async (_, name) =>
        {
            if (name == "slow")
            {
                slowStarted.SetResult();
                await slowMayEnd.Task;
                return;
            }

            await slowStarted.Task;
            throw new AwsException("Throttling", "slow down");
        };
        var running = kit.RunAsync(root =>
        {
            _ = new Thing("slow", null, root.Child());
            _ = new Thing("failing", null, root.Child());
        });
        await slowStarted.Task;

        running.IsCompleted.Should().BeFalse();
        slowMayEnd.SetResult();
        (await running).Succeeded.Should().BeFalse();
        kit.Aws.Calls.Should().Equal("create slow");
        kit.Step("slow").State.Should().Be(StepState.Done);
    }

    [Fact]
    public async Task The_run_after_a_failure_does_only_what_is_missing()
    {
        kit.Aws.Before = (_, name) => name == "two" ? throw new AwsException("Throttling", "slow down") : Task.CompletedTask;
        await kit.RunAsync(TwoThings(1));
        kit.Aws.Before = (_, _) => Task.CompletedTask;
        kit.Aws.ClearCalls();
        var result = await kit.RunAsync(TwoThings(1));

        result.Succeeded.Should().BeTrue();
        kit.Aws.Calls.Should().Equal("create two", "sweep");
    }

    [Fact]
    public async Task An_interrupted_run_ends_what_it_began_and_begins_nothing_new()
    {
        using var cancellation = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var mayEnd = new TaskCompletionSource();
        kit.Aws.Before = async (_, _) =>
        {
            started.SetResult();
            await mayEnd.Task;
        };
        var running = kit.RunAsync(TwoThings(1), cancellation: cancellation.Token);
        await started.Task;
        await cancellation.CancelAsync();
        mayEnd.SetResult();
        var result = await running;

        result.Should().BeEquivalentTo(new { Interrupted = true, Succeeded = false, Errors = Array.Empty<string>() });
        kit.Aws.Calls.Should().Equal("create one");
    }

    [Fact]
    public async Task A_fault_of_the_program_is_told_as_it_is()
    {
        var result = await kit.RunAsync(_ => throw new RunException("tap:storage = x: must be a section"));

        result.Succeeded.Should().BeFalse();
        result.Errors.Should().Equal("tap:storage = x: must be a section");
    }

    [Fact]
    public async Task Outputs_are_resolved_and_secrets_hidden()
    {
        var result = await kit.RunAsync(options => Task.FromResult<IDictionary<string, object?>>(new Dictionary<string, object?>
        {
            ["arn"] = new Thing("one", new ThingArgs { Size = 3 }).Arn,
            ["list"] = Output.Create(Letters),
            ["secret"] = Output.CreateSecret("x"),
            ["plain"] = "text",
            ["none"] = null,
        }));

        result.Outputs!.ToJsonString().Should().Be("""{"arn":"arn:eu-west-2:id-1","list":["a","b"],"secret":"[secret]","plain":"text","none":null}""");
    }

    [Fact]
    public async Task Additional_secret_outputs_are_secret()
    {
        var result = await kit.RunAsync(options =>
        {
            Thing? thing = null;
            _ = new Group("root", root => thing = new Thing(
                "one", new ThingArgs { Password = "p" }, root.Child(new() { AdditionalSecretOutputs = { "password" } })), options);
            return Task.FromResult<IDictionary<string, object?>>(new Dictionary<string, object?> { ["password"] = thing!.Password, ["arn"] = thing.Arn });
        });

        result.Outputs!["password"]!.GetValue<string>().Should().Be("[secret]");
        result.Outputs["arn"]!.GetValue<string>().Should().Be("arn:eu-west-2:id-1");
    }

    [Fact]
    public async Task An_unknown_kind_is_refused_by_its_name()
    {
        await kit.RunAsync(root => _ = new Oddity("odd", root.Child()));
        kit.Step("odd").Failure!.Message.Should().Contain("does not know the kind test:index/oddity:Oddity");
    }

    [Fact]
    public async Task A_property_that_the_provider_does_not_have_is_refused_by_its_name()
    {
        var inputs = ImmutableDictionary<string, object?>.Empty.Add("forceDestory", true);

        await kit.RunAsync(root => _ = new CustomResource("aws:s3/bucket:Bucket", "data", new DictionaryResourceArgs(inputs), root.Child()));

        kit.Step("data").Failure!.Message.Should().Be("aws:s3/bucket:Bucket \"data\": unknown property \"forceDestory\" (did you mean \"forceDestroy\"?)");
        kit.Aws.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task Steps_have_their_place_in_the_tree()
    {
        await kit.RunAsync(TwoThings(1));

        kit.Plan.Nodes.Select(node => (node.Name, node.Parent, node.IsComponent)).Should().Equal(
            ("root", null, true), ("one", "test:index:Group::root", false), ("two", "test:index:Group::root", false));
    }

    private static Action<Group> TwoThings(int size, string? name = null) => root =>
    {
        var one = new Thing("one", new ThingArgs { Size = size, Name = name! }, root.Child());
        _ = new Thing("two", new ThingArgs { Source = one.Arn }, root.Child());
    };

    private sealed class Oddity(string name, CustomResourceOptions options) : CustomResource("test:index/oddity:Oddity", name, null, options);
}
