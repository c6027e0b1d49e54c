namespace Pulumi.Tests;

/// <summary>The resources that outputs carry with them (row O31).</summary>
[Trait("Row", "O31")]
public class DependencyTests
{
    private static readonly string[] A = ["a"];
    private static readonly string[] AB = ["a", "b"];

    [Fact]
    public async Task Every_output_of_a_resource_depends_on_it()
    {
        var (a, _) = await TwoThingsAsync();

        (await a.Text.DependenciesAsync()).Should().Equal(A);
        (await a.Id.DependenciesAsync()).Should().Equal(A);
        (await a.Urn.DependenciesAsync()).Should().Equal(A);
    }

    [Fact]
    public async Task Derived_outputs_keep_the_dependencies()
    {
        var (a, b) = await TwoThingsAsync();

        (await a.Text.Apply(text => text).DependenciesAsync()).Should().Equal(A);
        (await a.Text.Apply(_ => b.Text).DependenciesAsync()).Should().Equal(AB);
        (await Output.All(a.Text, b.Text).DependenciesAsync()).Should().Equal(AB);
        (await Output.Tuple(a.Text, b.Count).DependenciesAsync()).Should().Equal(AB);
        (await Output.Format($"{a.Text}{b.Id}").DependenciesAsync()).Should().Equal(AB);
        (await Output.CreateSecret(a.Text).DependenciesAsync()).Should().Equal(A);
    }

    [Fact]
    public async Task Json_depends_on_what_is_nested_in_it()
    {
        var (a, b) = await TwoThingsAsync();

        var json = Output.JsonSerialize(a.Text.Apply(text => new object[] { text, b.Text }));

        (await json.DependenciesAsync()).Should().Equal(AB);
    }

    private static async Task<(Thing A, Thing B)> TwoThingsAsync()
    {
        var resources = await Runs.UpdateAsync(RecordingMocks.Returning("text", "text"), () =>
        {
            _ = new Thing("a");
            _ = new Thing("b");
        });
        return ((Thing)resources[0], (Thing)resources[1]);
    }
}
