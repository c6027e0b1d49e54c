using Pulumi.Testing;

namespace Pulumi.Tests;

public class UrnTests
{
    [Fact, Trait("Row", "U01")]
    public async Task A_urn_names_stack_project_type_and_resource()
    {
        var options = new TestOptions { ProjectName = "shop", StackName = "prod", IsPreview = false };
        var resources = await Deployment.TestAsync(new RecordingMocks(), options, () => { _ = new Thing("t"); });

        (await resources.Single().Urn.ReadAsync()).Should().Be("urn:pulumi:prod::shop::pulumi:pulumi:Stack$test:index:Thing::t");
    }

    [Fact, Trait("Row", "U02")]
    public async Task Types_of_parents_do_not_show_under_mocks()
    {
        var resources = await Runs.UpdateAsync(new RecordingMocks(), () => _ = new Group("group", group =>
        {
            var child = new Thing("child", options: new CustomResourceOptions { Parent = group });
            _ = new Thing("grandchild", options: new CustomResourceOptions { Parent = child });
        }));

        var urns = await Task.WhenAll(resources.Select(resource => resource.Urn.ReadAsync()));
        urns.Should().Equal(
            "urn:pulumi:stack::project::pulumi:pulumi:Stack$test:index:Group::group",
            "urn:pulumi:stack::project::pulumi:pulumi:Stack$test:index:Thing::child",
            "urn:pulumi:stack::project::pulumi:pulumi:Stack$test:index:Thing::grandchild");
    }

    [Fact, Trait("Row", "U03")]
    public async Task A_stack_is_named_after_project_and_stack()
    {
        var mocks = new RecordingMocks();
        await Runs.UpdateAsync(mocks, () => { });

        mocks.Registrations.Single().Urn.Should().Be("urn:pulumi:stack::project::pulumi:pulumi:Stack::project-stack");
    }

    [Fact, Trait("Row", "U04")]
    public async Task A_resource_tells_its_type_and_name()
    {
        var thing = await Runs.MakeAsync(new RecordingMocks(), () => new Thing("t"));

        thing.GetResourceType().Should().Be(Thing.Token);
        thing.GetResourceName().Should().Be("t");
    }

    [Theory, Trait("Row", "U04")]
    [InlineData("", "t", "type")]
    [InlineData(Thing.Token, "", "name")]
    public async Task An_empty_type_or_name_is_refused_by_the_constructor(string type, string name, string parameter)
    {
        await Runs.UpdateAsync(new RecordingMocks(), () =>
        {
            var make = () => new CustomResource(type, name, ResourceArgs.Empty, options: null);
            make.Should().ThrowExactly<ArgumentException>()
                .WithMessage($"'{parameter}' cannot be null or empty. (Parameter '{parameter}')");
        });
    }
}
