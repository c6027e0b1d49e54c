namespace Pulumi.Tests;

public class TransformationTests
{
    [Fact, Trait("Row", "P12")]
    public async Task Transformations_run_from_the_resource_to_its_ancestors_each_on_the_result_before()
    {
        var mocks = new RecordingMocks();
        var options = new ComponentResourceOptions { ResourceTransformations = { Appending("parent") } };
        await Runs.UpdateAsync(mocks, () => _ = new Group(
            "group",
            group => _ = new Thing("t", new ThingArgs { Text = "x" }, new CustomResourceOptions
            {
                Parent = group,
                ResourceTransformations = { Appending("own1"), Appending("own2") },
            }),
            options));

        mocks["t"].Inputs["text"].Should().Be("x own1 own2 parent");
    }

    [Fact, Trait("Row", "P12")]
    public async Task A_transformation_cannot_change_the_parent()
    {
        await Runs.UpdateAsync(new RecordingMocks(), () =>
        {
            var group = new Group("group");
            var moved = new CustomResourceOptions { Parent = group };
            var options = new CustomResourceOptions
            {
                ResourceTransformations = { transformed => new ResourceTransformationResult(transformed.Args, moved) },
            };

            var make = () => new Thing("t", options: options);

            make.Should().ThrowExactly<ArgumentException>()
                .WithMessage("Transformations cannot currently be used to change the 'parent' of a resource.");
        });
    }

    [Fact, Trait("Row", "P12")]
    public async Task Transformations_are_inherited_by_all_descendants()
    {
        var mocks = new RecordingMocks();
        var options = new ComponentResourceOptions { ResourceTransformations = { Appending("outer") } };
        await Runs.UpdateAsync(mocks, () => _ = new Group(
            "outer",
            outer => _ = new Group(
                "inner",
                inner => _ = new Thing("leaf", new ThingArgs { Text = "x" }, new CustomResourceOptions { Parent = inner }),
                new ComponentResourceOptions { Parent = outer }),
            options));

        mocks["leaf"].Inputs["text"].Should().Be("x outer");
    }

    [Fact, Trait("Row", "P13")]
    public async Task A_transformation_sees_resource_args_and_options_as_given()
    {
        var args = new ThingArgs { Text = "x" };
        CustomResourceOptions options = new() { Protect = true };
        List<(string, string, ResourceArgs, ResourceOptions)> seen = [];
        options.ResourceTransformations.Add(transformed =>
        {
            var resource = transformed.Resource;
            seen.Add((resource.GetResourceType(), resource.GetResourceName(), transformed.Args, transformed.Options));
            return null;
        });
        var mocks = new RecordingMocks();

        await Runs.UpdateAsync(mocks, () => _ = new Thing("t", args, options));

        var (type, name, seenArgs, seenOptions) = seen.Should().ContainSingle().Which;
        (type, name).Should().Be((Thing.Token, "t"));
        seenArgs.Should().BeSameAs(args);
        seenOptions.Should().BeSameAs(options);
        mocks["t"].Inputs["text"].Should().Be("x");
    }

    [Fact, Trait("Row", "P12")]
    public async Task A_transformation_may_replace_options()
    {
        var mocks = new RecordingMocks();
        await Runs.UpdateAsync(mocks, () =>
        {
            var provider = new TestProvider("test", "west");
            var options = new CustomResourceOptions
            {
                ResourceTransformations =
                {
                    transformed => new ResourceTransformationResult(
                        transformed.Args,
                        CustomResourceOptions.Merge(
                            (CustomResourceOptions)transformed.Options,
                            new CustomResourceOptions { Provider = provider })),
                },
            };
            _ = new Thing("t", options: options);
        });

        mocks["t"].Provider.Should().EndWith("::west::west-id");
    }

    private static ResourceTransformation Appending(string word) => transformed => transformed.Args is ThingArgs args
        ? new ResourceTransformationResult(new ThingArgs { Text = args.Text.Apply(text => $"{text} {word}") }, transformed.Options)
        : null;
}
