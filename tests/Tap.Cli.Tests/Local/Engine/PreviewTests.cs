using Pulumi;
using Tap.Cli.Local.Engine;
using Tap.Testing;

namespace Tap.Cli.Tests.Local.Engine;

public class PreviewTests
{
    private readonly RunKit kit = new();

    [Fact]
    public async Task A_preview_changes_nothing()
    {
        await kit.RunAsync(Things("a", 1));
        kit.Aws.ClearCalls();
        var result = await kit.RunAsync(Things("b", 2), preview: true);

        result.Succeeded.Should().BeTrue();
        kit.Aws.Calls.Should().BeEmpty();
        kit.Plan.Steps.Should().OnlyContain(step => step.State == StepState.Planned);
    }

    [Fact]
    public async Task A_preview_of_a_new_stack_creates_everything_and_knows_no_outputs()
    {
        var result = await kit.RunAsync(
            options =>
            {
                Thing? one = null;
                _ = new Group("root", root => one = new Thing("one", new ThingArgs { Size = 3 }, root.Child()), options);
                return Task.FromResult<IDictionary<string, object?>>(new Dictionary<string, object?> { ["arn"] = one!.Arn, ["size"] = one.Size });
            },
            preview: true);

        kit.Operations.Should().Equal(new Dictionary<string, Operation> { ["one"] = Operation.Create });
        result.Outputs!.ToJsonString().Should().Be("""{"arn":"[unknown]","size":3}""");
    }

    [Fact]
    public async Task What_depends_on_a_replacement_is_foreseen_to_change()
    {
        await kit.RunAsync(Things("a", 1));
        await kit.RunAsync(Things("b", 1), preview: true);

        kit.Operations.Should().BeEquivalentTo(new Dictionary<string, Operation> { ["one"] = Operation.Replace, ["two"] = Operation.Update });
        kit.Step("two").Changes.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Property = "source", Kind = PropertyChangeKind.Unknown });
    }

    [Fact]
    public async Task What_depends_on_an_update_is_foreseen_to_stay()
    {
        await kit.RunAsync(Things("a", 1));
        await kit.RunAsync(Things("a", 2), preview: true);

        kit.Operations.Should().BeEquivalentTo(new Dictionary<string, Operation> { ["one"] = Operation.Update, ["two"] = Operation.Same });
    }

    [Fact]
    public async Task An_input_that_the_program_no_longer_sets_is_foreseen_to_go()
    {
        await kit.RunAsync(Things("a", 1));
        await kit.RunAsync(Things("a", null), preview: true);

        kit.Step("one").Changes.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Property = "size", Kind = PropertyChangeKind.Plain });
    }

    [Fact]
    public async Task Deletions_are_foreseen()
    {
        await kit.RunAsync(Things("a", 1));
        await kit.RunAsync(_ => { }, preview: true);

        kit.Plan.Steps.Select(step => (step.Operation, step.Name)).Should().Equal((Operation.Delete, "two"), (Operation.Delete, "one"));
    }

    private static Action<Group> Things(string name, int? size) => root =>
    {
        var one = new Thing("one", new ThingArgs { Name = name, Size = size is { } value ? value : (Input<int>?)null }, root.Child());
        _ = new Thing("two", new ThingArgs { Source = one.Arn }, root.Child());
    };
}
