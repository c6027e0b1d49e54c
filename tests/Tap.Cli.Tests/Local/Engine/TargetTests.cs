using Pulumi;
using Tap.Cli.Local.Engine;
using Tap.Guardrails;
using Tap.Program;
using Tap.Testing;

namespace Tap.Cli.Tests.Local.Engine;

/// <summary>A run that is limited to targets, or begins with what other hands changed.</summary>
public sealed class TargetTests
{
    private readonly RunKit kit = new();

    [Theory]
    [InlineData("one")]
    [InlineData("test:index/thing:Thing::one")]
    [InlineData("urn:pulumi:dev::tap::test:index:Group$test:index/thing:Thing::one")]
    public async Task Only_a_target_is_changed(string target)
    {
        await kit.RunAsync(Things(1));
        kit.Aws.ClearCalls();
        var result = await kit.RunForAsync(Things(2), For(target));

        result.Succeeded.Should().BeTrue();
        kit.Aws.Calls.Should().Equal("update one", "sweep");
        kit.Operations["other"].Should().Be(Operation.Same);
        result.Outputs!["size"]!.GetValue<int>().Should().Be(1, "it is that of the other");
    }

    [Fact]
    public async Task A_component_stands_for_all_that_is_in_it()
    {
        await kit.RunAsync(Things(1));
        kit.Aws.ClearCalls();
        await kit.RunForAsync(Things(2), For("root"));

        kit.Aws.Calls.Should().Equal("update one", "update two", "update other", "sweep");
    }

    [Fact]
    public async Task What_is_no_target_is_neither_made_nor_deleted_and_what_it_would_be_stays_unknown()
    {
        await kit.RunAsync(options => Task.FromResult<IDictionary<string, object?>>(
            Program(options, root => _ = new Thing("old", null, root.Child()))));
        kit.Aws.ClearCalls();
        var result = await kit.RunForAsync(Things(1), For("one"));

        result.Succeeded.Should().BeTrue();
        kit.Aws.Calls.Should().Equal("create one", "sweep");
        result.Outputs!["size"]!.GetValue<int>().Should().Be(1, "it is given");
        result.Outputs["arn"]!.GetValue<string>().Should().Be(OutputJson.Unknown);
        (await kit.RunForAsync(Things(1), For("old"))).Succeeded.Should().BeTrue();
        kit.Aws.Calls.Should().Equal("create one", "sweep", "delete old", "sweep");
    }

    [Fact]
    public async Task A_target_that_needs_what_is_not_there_is_refused_before_anything_is_made()
    {
        var run = () => kit.RunForAsync(Things(1), For("two"));
        var fault = (await run.Should().ThrowAsync<UserException>()).Which;
        fault.Message.Should().Be("test:index/thing:Thing::two needs test:index/thing:Thing::one, which is not there yet and is no target.");
        fault.Advice.Should().Be("Add --target test:index/thing:Thing::one.");
        kit.Aws.Calls.Should().BeEmpty();
        (await kit.RunForAsync(Things(1), For("two", "one"))).Succeeded.Should().BeTrue();
    }

    [Theory]
    [InlineData("three")]
    [InlineData("on")]
    [InlineData("urn:pulumi:dev::tap::test:index/thing:Thing::three")]
    [InlineData("urn:")]
    public async Task A_target_that_is_nothing_is_refused(string target)
    {
        var run = () => kit.RunForAsync(Things(1), For(target));
        (await run.Should().ThrowAsync<UserException>()).WithMessage($"--target {target}: neither the program nor the stack*");
    }

    [Theory]
    [InlineData(false, "refresh")]
    [InlineData(true, "look")]
    public async Task A_preview_only_looks_at_what_other_hands_changed(bool preview, string call)
    {
        await kit.RefreshAsync(Things(1), preview);
        kit.Aws.Calls[0].Should().Be(call);
    }

    // As RegisteredStack finds them, which knows real resources alone.
    private static Targets For(params string[] names) => new(names,
    [
        new Registration(new RegisteredResource("test:index:Group", "root", []), "eu-west-2", new RecordedOptions { IsComponent = true }),
        Thing("one"),
        Thing("two", "one"),
        Thing("other", "one"),
    ]);

    private static Registration Thing(string name, params string[] needs) => new(
        new RegisteredResource(Testing.Thing.Token, name, [])
        {
            Parent = "test:index:Group::root",
            DependsOn = [.. needs.Select(need => $"{Testing.Thing.Token}::{need}")],
        },
        "eu-west-2",
        RecordedOptions.None);

    private static StackProgram Things(int size)
    {
        Thing? other = null;
        return options => Task.FromResult<IDictionary<string, object?>>(Program(options, root =>
        {
            var one = new Thing("one", new ThingArgs { Size = size }, root.Child());
            _ = new Thing("two", new ThingArgs { Size = size, Source = one.Arn }, root.Child());
            other = new Thing("other", new ThingArgs { Size = size }, root.Child(new() { DependsOn = one }));
        }).Concat(new Dictionary<string, object?> { ["size"] = other!.Size, ["arn"] = other.Arn }).ToDictionary());
    }

    private static Dictionary<string, object?> Program(ComponentResourceOptions options, Action<Group> children)
    {
        _ = new Group("root", children, options);
        return [];
    }
}
