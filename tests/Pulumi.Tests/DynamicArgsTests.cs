using System.Text.Json;

namespace Pulumi.Tests;

/// <summary>Args without a class of their own, and args that are sent as JSON.</summary>
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

    [Fact, Trait("Row", "A11")]
    public async Task Json_text_keeps_every_kind_of_value()
    {
        var mocks = new RecordingMocks();
        var value = new Dictionary<string, object?>
        {
            ["quote"] = "a\"b",
            ["flags"] = new object?[] { true, false, null },
            ["ratio"] = 0.5,
            ["deep"] = new Dictionary<string, object> { ["text"] = Output.Create("s") },
        };
        await Runs.UpdateAsync(mocks, () => _ = new Thing("t", new PolicyArgs { Policy = value }));

        using var json = JsonDocument.Parse(mocks["t"].Inputs["policy"].Should().BeOfType<string>().Which);
        var expected = new { deep = new { text = "s" }, flags = new object?[] { true, false, null }, quote = "a\"b", ratio = 0.5 };
        JsonSerializer.Serialize(json.RootElement).Should().Be(JsonSerializer.Serialize(expected));
    }

    private const string Hidden = """{ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": "s" }""";

    [Fact, Trait("Row", "A11")]
    public async Task Json_text_says_of_a_value_inside_it_that_it_is_secret_or_unknown()
    {
        (await PreviewAsync(new InputMap<object> { ["plain"] = "p", ["hidden"] = Output.CreateSecret("s") }))
            .Should().Be($$"""{ "hidden": {{Hidden}}, "plain": "p" }""");
        (await PreviewAsync(new InputList<string> { "p", Output.CreateSecret("s") })).Should().Be($"""[ "p", {Hidden} ]""");
        (await PreviewAsync(new object[] { Reading.Unknown("u"), "p" })).Should().Be("""[ "04da6b54-80e4-46f7-96ec-b56ff0331ba9", "p" ]""");
    }

    [Fact, Trait("Row", "A11")]
    public async Task Json_text_of_a_secret_or_unknown_property_is_plain_or_absent()
    {
        (await PreviewAsync(Output.CreateSecret<object>("s"))).Should().Be("\"s\"");
        (await PreviewAsync(Reading.Unknown<object>("u"))).Should().BeNull();
        (await PreviewAsync(null)).Should().BeNull();
        (await PreviewAsync(Output.Create<object>((object)null!))).Should().Be("null");
    }

    private static async Task<object?> PreviewAsync(Input<object>? policy)
    {
        var mocks = new RecordingMocks();
        await Runs.PreviewAsync(mocks, () => _ = new Thing("t", new PolicyArgs { Policy = policy }));
        return mocks["t"].Inputs.GetValueOrDefault("policy");
    }

    private sealed class PolicyArgs : ResourceArgs
    {
        [Input("policy", json: true)]
        public Input<object>? Policy { get; set; }
    }
}
