using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pulumi.Tests;

/// <summary>Conveniences on outputs of arrays, unions and JSON.</summary>
public class OutputExtensionTests
{
    private static readonly Output<ImmutableArray<string>> Letters = Output.Create(ImmutableArray.Create("a", "b"));

    [Fact]
    public async Task An_array_gives_its_elements_and_length()
    {
        (await Letters.First().ReadAsync()).Should().Be("a");
        (await Letters.GetAt(Output.Create(1)).ReadAsync()).Should().Be("b");
        (await Letters.Length().ReadAsync()).Should().Be(2);
    }

    [Fact]
    public async Task An_index_outside_of_the_array_is_an_error() =>
        await Letters.GetAt(2).Invoking(output => output.ReadAsync()).Should().ThrowAsync<Exception>();

    [Fact]
    public async Task A_union_gives_its_sides()
    {
        var text = Output.Create<Union<string, int>>("a");

        (await text.IsT0().ReadAsync()).Should().BeTrue();
        (await text.IsT1().ReadAsync()).Should().BeFalse();
        (await text.AsT0().ReadAsync()).Should().Be("a");
        (await text.Value().ReadAsync()).Should().Be("a");
        await text.AsT1().Invoking(output => output.ReadAsync()).Should().ThrowExactlyAsync<InvalidOperationException>();
    }

    [Fact]
    public async Task JsonDeserialize_reads_with_the_options_given_and_keeps_secrecy()
    {
        var json = Output.CreateSecret("""{ "Count": "2" }""");
        var options = new JsonSerializerOptions { NumberHandling = JsonNumberHandling.AllowReadingFromString };

        var read = Output.JsonDeserialize<Dictionary<string, int>>(json, options);

        (await read.ReadAsync()).Should().Equal(new Dictionary<string, int> { ["Count"] = 2 });
        (await read.IsSecretAsync()).Should().BeTrue();
    }
}
