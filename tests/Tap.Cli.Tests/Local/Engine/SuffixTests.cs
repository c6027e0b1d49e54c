using System.Text.Json.Nodes;
using Tap.Cli.Local.Engine;
using Tap.Guardrails;
using Tap.Infra;
using Tap.Program;
using Tap.Testing;

namespace Tap.Cli.Tests.Local.Engine;

/// <summary>Two stacks of one region never have one suffix.</summary>
public sealed class SuffixTests
{
    private readonly RunKit kit = new();

    [Fact]
    public async Task One_that_another_stack_has_is_refused()
    {
        await kit.RunAsync(root => _ = new Thing("tap-things-old", null, root.Child()));

        var refused = await Check("prod", "old").Should().ThrowAsync<UserException>();
        refused.WithMessage("The stack dev has the suffix old in eu-west-2, and prod would make its test:index/thing:Thing::tap-things-old once more. Nothing was changed.");
        refused.Which.Advice.Should().Be("Set tap:environmentSuffix in Pulumi.prod.yaml to a suffix that no other stack has.");
    }

    [Fact]
    public async Task The_same_is_no_other_s_in_another_region_for_itself_or_where_nothing_is()
    {
        await Check("prod", "old").Should().NotThrowAsync();
        await kit.RunAsync(root => _ = new Thing("tap-things-old", null, root.Child()));

        await Check("prod", "old", "eu-west-1").Should().NotThrowAsync();
        await Check("dev", "old").Should().NotThrowAsync();
        await Check("prod", "new").Should().NotThrowAsync();
    }

    [Fact]
    public async Task A_name_without_it_may_be_that_of_many()
    {
        await kit.RunAsync(root => _ = new Thing("shared", null, root.Child()));
        await Check("prod", "old", name: "shared").Should().NotThrowAsync();
    }

    private Func<Task> Check(string stack, string suffix, string region = "eu-west-2", string? name = null)
    {
        var resource = new RegisteredResource(Thing.Token, name ?? $"tap-things-{suffix}", []);
        var outputs = new JsonObject { [StackOutputs.Environment] = suffix };
        var registration = new Registration(resource, region, RecordedOptions.None);
        return () => Suffix.CheckAsync(kit.Aws, new RegisteredStack(stack, [registration], outputs, []));
    }
}
