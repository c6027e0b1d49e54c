using System.Text.Json;

namespace Pulumi.Tests;

/// <summary>Args without a class of their own, JSON inputs and collections of unions.</summary>
public class DynamicArgsTests
{
    private static readonly ImmutableDictionary<string, object?> Arguments = ImmutableDictionary<string, object?>.Empty
        .Add("text", Output.Create("x"))
        .Add("none", null)
        .Add("count", 2);

    private static readonly Dictionary<string, object> Arrived = new() { ["text"] = "x", ["count"] = 2.0 };

    [Fact]
    public async Task A_dictionary_can_be_the_args_of_a_resource()
    {
        var mocks = new RecordingMocks();
        await Runs.UpdateAsync(mocks, () => _ = new Thing("t", new DictionaryResourceArgs(Arguments)));

        mocks["t"].Inputs.Should().Equal(Arrived);
    }

    [Fact]
    public async Task A_dictionary_can_be_the_args_of_a_function()
    {
        var mocks = new RecordingMocks();
        await Runs.UpdateAsync(mocks, () => Deployment.Instance.InvokeAsync("test:index:call", new DictionaryInvokeArgs(Arguments)));

        mocks.Calls.Single().Args.Should().Equal(Arrived);
    }

    [Fact]
    public async Task A_json_input_is_made_of_text_elements_and_documents()
    {
        const string text = """{ "a": 1 }""";
        var document = JsonDocument.Parse(text);
        InputJson[] inputs =
        [
            text, Output.Create(text), document, Output.Create(document), document.RootElement, Output.Create(document.RootElement),
        ];

        foreach (var input in inputs)
            (await input.ToOutput().ReadAsync()).GetProperty("a").GetInt32().Should().Be(1);
        (await new InputJson().ToOutput().ReadAsync()).ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact, Trait("Row", "I14")]
    public async Task Either_side_can_be_added_to_collections_of_unions()
    {
        var list = new InputList<Union<string, int>>();
        list.Add((Input<string>)"a");
        list.Add((Input<int>)5);
        var map = new InputMap<Union<string, int>>();
        map.Add("text", (Input<string>)"a");
        map.Add("number", (Input<int>)5);

        (await list.ToOutput().ReadAsync()).Select(union => union.Value).Should().Equal("a", 5);
        var read = await map.ToOutput().ReadAsync();
        (read["text"].AsT0, read["number"].AsT1).Should().Be(("a", 5));
    }

    [Fact, Trait("Row", "A11")]
    public async Task Json_text_keeps_every_kind_of_value()
    {
        var mocks = new RecordingMocks();
        var value = new Dictionary<string, object?>
        {
            ["quote"] = "a\"b",
            ["flags"] = new object?[] { true, false, null },
            ["ratio"] = 0.5,
            ["deep"] = new Dictionary<string, object> { ["text"] = Output.CreateSecret("s") },
        };
        await Runs.UpdateAsync(mocks, () => _ = new Thing("t", new PolicyArgs { Policy = value }));

        using var json = JsonDocument.Parse(mocks["t"].Inputs["policy"].Should().BeOfType<string>().Which);
        var expected = new { deep = new { text = "s" }, flags = new object?[] { true, false, null }, quote = "a\"b", ratio = 0.5 };
        JsonSerializer.Serialize(json.RootElement).Should().Be(JsonSerializer.Serialize(expected));
    }

    private sealed class PolicyArgs : ResourceArgs
    {
        [Input("policy", json: true)]
        public Input<object>? Policy { get; set; }
    }
}
