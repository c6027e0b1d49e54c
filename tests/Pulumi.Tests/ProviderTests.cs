namespace Pulumi.Tests;

/// <summary>Explicit providers and who inherits them.</summary>
public class ProviderTests
{
    private const string West = "urn:pulumi:stack::project::pulumi:pulumi:Stack$pulumi:providers:test::west::west-id";
    private const string East = "urn:pulumi:stack::project::pulumi:pulumi:Stack$pulumi:providers:test::east::east-id";

    [Fact, Trait("Row", "P05")]
    public async Task An_explicit_provider_arrives_as_its_urn_and_id()
    {
        var mocks = await RunAsync(west => _ = new Thing("t", options: new CustomResourceOptions { Provider = west }));

        mocks["west"].Type.Should().Be("pulumi:providers:test");
        mocks["t"].Provider.Should().Be(West);
    }

    [Fact, Trait("Row", "P06")]
    public async Task Children_of_a_component_inherit_its_provider_at_any_depth()
    {
        var mocks = await RunAsync(west => _ = new Group(
            "outer",
            outer => _ = new Group("inner", inner =>
            {
                _ = new Thing("leaf", options: new CustomResourceOptions { Parent = inner });
                _ = new CustomResource("other:index:Thing", "other", ResourceArgs.Empty, new CustomResourceOptions { Parent = inner });
            }, new ComponentResourceOptions { Parent = outer }),
            new ComponentResourceOptions { Provider = west }));

        mocks["leaf"].Provider.Should().Be(West);
        mocks["other"].Provider.Should().Be("");
        mocks["outer"].Provider.Should().Be("");
        mocks["inner"].Provider.Should().Be("");
    }

    [Fact, Trait("Row", "P07")]
    public async Task A_childs_own_provider_wins()
    {
        var mocks = await RunAsync(west =>
        {
            var east = new TestProvider("test", "east");
            _ = new Group(
                "group",
                group => _ = new Thing("t", options: new CustomResourceOptions { Parent = group, Provider = east }),
                new ComponentResourceOptions { Provider = west });
        });

        mocks["t"].Provider.Should().Be(East);
    }

    [Fact, Trait("Row", "P08")]
    public async Task Children_of_a_custom_resource_inherit_its_provider()
    {
        var mocks = await RunAsync(west =>
        {
            var parent = new Thing("parent", options: new CustomResourceOptions { Provider = west });
            _ = new Thing("child", options: new CustomResourceOptions { Parent = parent });
            _ = new CustomResource("other:index:Thing", "other", ResourceArgs.Empty, new CustomResourceOptions { Parent = parent });
        });

        mocks["child"].Provider.Should().Be(West);
        mocks["other"].Provider.Should().Be("");
    }

    private static async Task<RecordingMocks> RunAsync(Action<ProviderResource> program)
    {
        var mocks = new RecordingMocks();
        await Runs.UpdateAsync(mocks, () => program(new TestProvider("test", "west")));
        return mocks;
    }
}
