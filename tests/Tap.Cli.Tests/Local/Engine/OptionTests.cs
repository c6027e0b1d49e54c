using Pulumi;
using Tap.Cli.Local.Engine;
using Tap.Program;
using Tap.Testing;

namespace Tap.Cli.Tests.Local.Engine;

/// <summary>The options that mocks are not told.</summary>
public class OptionTests
{
    private readonly RunKit kit = new();

    [Fact]
    public async Task A_protected_resource_is_not_deleted_and_neither_is_anything_else()
    {
        await kit.RunAsync(root =>
        {
            _ = new Thing("precious", null, root.Child(new() { Protect = true }));
            _ = new Thing("other", null, root.Child());
        });
        kit.Aws.ClearCalls();
        var result = await kit.RunAsync(_ => { });

        result.Succeeded.Should().BeFalse();
        kit.Aws.Calls.Should().BeEmpty();
        kit.Step("precious").Failure!.Message.Should().Match("resource \"*::precious\" cannot be deleted because it is protected");
    }

    [Fact]
    public async Task A_protected_resource_is_not_replaced()
    {
        await kit.RunAsync(root => _ = new Thing("precious", new ThingArgs { Name = "a" }, root.Child(new() { Protect = true })));
        kit.Aws.ClearCalls();
        var result = await kit.RunAsync(root => _ = new Thing("precious", new ThingArgs { Name = "b" }, root.Child()));

        result.Succeeded.Should().BeFalse();
        kit.Aws.Calls.Should().BeEmpty();
        kit.Step("precious").State.Should().Be(StepState.Failed);
    }

    [Fact]
    public async Task Protection_comes_from_the_component_too()
    {
        await kit.RunAsync(Protected(true));
        kit.Aws.Records.Should().ContainSingle().Which.Meta.Protect.Should().BeTrue();
    }

    [Fact]
    public async Task A_protection_that_is_lifted_changes_nothing_but_the_record()
    {
        await kit.RunAsync(Protected(true));
        await kit.RunAsync(Protected(false));

        kit.Operations["one"].Should().Be(Operation.Same);
        kit.Aws.Records.Should().ContainSingle().Which.Meta.Protect.Should().BeFalse();
    }

    [Fact]
    public async Task A_retained_resource_is_forgotten()
    {
        await kit.RunAsync(root => _ = new Thing("one", null, root.Child(new() { RetainOnDelete = true })));
        kit.Aws.ClearCalls();
        await kit.RunAsync(_ => { });

        kit.Aws.Calls.Should().Equal("forget one", "sweep");
    }

    [Fact]
    public async Task A_retained_resource_is_forgotten_when_it_is_replaced()
    {
        await kit.RunAsync(root => _ = new Thing("one", new ThingArgs { Name = "a" }, root.Child(new() { RetainOnDelete = true })));
        kit.Aws.ClearCalls();
        await kit.RunAsync(root => _ = new Thing("one", new ThingArgs { Name = "b" }, root.Child(new() { RetainOnDelete = true })));

        kit.Aws.Calls.Should().Equal("forget one", "create one", "sweep");
    }

    [Fact]
    public async Task Ignored_changes_are_ignored()
    {
        await kit.RunAsync(Sized(1));
        kit.Aws.ClearCalls();
        await kit.RunAsync(Sized(2));

        kit.Aws.Calls.Should().Equal("sweep");
        kit.Aws.Inputs["one"]["size"]!.ToJsonString().Should().Be("1");
    }

    [Fact]
    public async Task The_provider_decides_on_region_and_default_tags()
    {
        await kit.RunAsync(Provided("eu-west-1", "a"));
        kit.Aws.Records.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Region = "eu-west-1" });
        kit.Aws.Records[0].Tags.ToJsonString().Should().Be("""{"Owner":"a"}""");

        await kit.RunAsync(Provided("eu-west-1", "b"));
        kit.Operations["one"].Should().Be(Operation.Update);
        kit.Step("one").Changes.Should().ContainSingle().Which.Property.Should().Be("provider.defaultTags");

        await kit.RunAsync(Provided("eu-west-2", "b"));
        kit.Operations["one"].Should().Be(Operation.Replace);
    }

    [Fact]
    public async Task An_archive_is_known_by_its_contents()
    {
        using var one = new TemporaryFolder();
        using var two = new TemporaryFolder();
        foreach (var folder in (TemporaryFolder[])[one, two])
        {
            folder.Write("index.mjs", "export {}");
            folder.Write("index.mjs.map", "{}");
        }

        await kit.RunAsync(Coded(one));
        await kit.RunAsync(Coded(two));
        kit.Operations["one"].Should().Be(Operation.Same);

        two.Write("index.mjs", "export { }");
        await kit.RunAsync(Coded(two));
        kit.Operations["one"].Should().Be(Operation.Update);
        kit.Aws.Inputs["one"]["code"]!["$archive"]!.GetValue<string>().Should().Be(two.Path);
    }

    [Fact]
    public async Task An_archive_that_is_missing_is_named()
    {
        await kit.RunAsync(root => _ = new Thing("one", new ThingArgs { Code = new FileArchive("/nowhere/bundle") }, root.Child()));
        kit.Step("one").Failure!.Message.Should().Be("The archive /nowhere/bundle is missing or empty.");
    }

    private static Action<Group> Sized(int size) => root =>
        _ = new Thing("one", new ThingArgs { Size = size }, root.Child(new() { IgnoreChanges = { "size" } }));

    private static Action<Group> Coded(TemporaryFolder folder) => root =>
        _ = new Thing("one", new ThingArgs { Code = new FileArchive(folder.Path) }, root.Child());

    private static StackProgram Protected(bool protect) => options =>
    {
        _ = new Group("root", root => _ = new Thing("one", null, root.Child()), ComponentResourceOptions.Merge(options, new() { Protect = protect }));
        return Task.FromResult<IDictionary<string, object?>>(new Dictionary<string, object?>());
    };

    private static StackProgram Provided(string region, string owner) => options =>
    {
        var provider = new ThingProvider("provider", new ThingProviderArgs
        {
            Region = region,
            DefaultTags = new DefaultTagsArgs { Tags = { ["Owner"] = owner } },
        });
        _ = new Group(
            "root",
            root => _ = new Thing("one", null, root.Child()),
            ComponentResourceOptions.Merge(options, new() { Provider = provider }));
        return Task.FromResult<IDictionary<string, object?>>(new Dictionary<string, object?>());
    };
}
