namespace Pulumi.Tests;

/// <summary>How resource args arrive at the mocks.</summary>
public class ArgsTests
{
    [Fact, Trait("Row", "A01")]
    public async Task Inputs_arrive_under_the_names_of_their_attributes()
    {
        var inputs = await ArriveAsync(new NamedArgs());

        inputs.Should().BeEquivalentTo(new Dictionary<string, object>
        {
            ["Some_odd.Name"] = "odd",
            ["inherited"] = "base",
            ["private"] = "private",
            ["field"] = "field",
            ["output"] = "output",
            ["bare"] = "bare",
        });
    }

    [Fact, Trait("Row", "A02")]
    public async Task What_is_not_set_or_null_is_absent()
    {
        (await ArriveAsync(null)).Should().BeEmpty();
        (await ArriveAsync(ResourceArgs.Empty)).Should().BeEmpty();
        (await ArriveAsync(new ThingArgs())).Should().BeEmpty();
        (await ArriveAsync(new ThingArgs { Text = Output.Create<string>((string)null!) })).Should().BeEmpty();
    }

    [Fact, Trait("Row", "A03")]
    public async Task Numbers_arrive_as_doubles()
    {
        (await ArriveAsync(new ThingArgs { Count = 5 }))["count"].Should().BeOfType<double>().Which.Should().Be(5);
        (await ArriveValueAsync(5)).Should().BeOfType<double>().Which.Should().Be(5);
        (await ArriveValueAsync(1.5)).Should().BeOfType<double>().Which.Should().Be(1.5);
    }

    [Fact, Trait("Row", "A03")]
    public async Task Booleans_and_strings_arrive_as_themselves()
    {
        (await ArriveValueAsync(true)).Should().Be(true);
        (await ArriveValueAsync("s")).Should().Be("s");
    }

    [Fact, Trait("Row", "A04")]
    public async Task Nested_args_and_lists_arrive_as_immutable_collections()
    {
        var inputs = await ArriveAsync(new ThingArgs
        {
            Value = new InnerArgs { InnerName = "n", InnerCount = 2 },
            Items = { "a", Output.Create("b") },
            Tags = { ["k"] = "v" },
        });

        inputs["value"].Should().BeAssignableTo<ImmutableDictionary<string, object>>().Which
            .Should().Equal(new Dictionary<string, object> { ["innerName"] = "n", ["innerCount"] = 2.0 });
        inputs["items"].Should().BeOfType<ImmutableArray<object>>().Which.Should().Equal("a", "b");
        inputs["tags"].Should().BeAssignableTo<ImmutableDictionary<string, object>>().Which["k"].Should().Be("v");
    }

    [Fact, Trait("Row", "A05")]
    public async Task A_collection_set_but_empty_arrives_empty()
    {
        var inputs = await ArriveAsync(new ThingArgs { Items = new InputList<string>(), Tags = new InputMap<string>() });

        inputs["items"].Should().BeOfType<ImmutableArray<object>>().Which.Should().BeEmpty();
        inputs["tags"].Should().BeAssignableTo<ImmutableDictionary<string, object>>().Which.Should().BeEmpty();
    }

    [Fact, Trait("Row", "A06")]
    public async Task Enums_and_unions_arrive_as_what_they_stand_for()
    {
        (await ArriveValueAsync(Colour.Red)).Should().Be("red");
        (await ArriveValueAsync(Level.High)).Should().Be(2.5);
        (await ArriveValueAsync(DayOfWeek.Tuesday)).Should().Be(2.0);
        (await ArriveValueAsync((Union<string, int>)5)).Should().Be(5.0);
        (await ArriveValueAsync((Union<string, int>)"five")).Should().Be("five");
    }

    [Fact, Trait("Row", "A07")]
    public async Task Secrets_arrive_as_plain_values_at_every_depth()
    {
        var inputs = await ArriveAsync(new ThingArgs
        {
            Text = Output.CreateSecret("top"),
            Items = { "a", Output.CreateSecret("item") },
            Value = new InnerArgs { InnerName = Output.CreateSecret("inner") },
        });

        inputs["text"].Should().Be("top");
        ((ImmutableArray<object>)inputs["items"]).Should().Equal("a", "item");
        ((ImmutableDictionary<string, object>)inputs["value"])["innerName"].Should().Be("inner");
    }

    [Theory, Trait("Row", "A11")]
    [InlineData("args", """{ "innerCount": 2, "innerName": "n" }""")]
    [InlineData("list", """[ "x", "y" ]""")]
    [InlineData("number", "5")]
    public async Task A_json_input_arrives_as_one_string(string kind, string expected)
    {
        Input<object> value = kind switch
        {
            "args" => new InnerArgs { InnerName = "n", InnerCount = 2 },
            "list" => new InputList<string> { "x", Output.Create("y") },
            _ => 5,
        };

        (await ArriveAsync(new JsonArgs { Value = value }))["value"].Should().Be(expected);
    }

    [Fact, Trait("Row", "A13")]
    public async Task An_unknown_value_is_absent_in_a_preview()
    {
        var mocks = new RecordingMocks();
        await Runs.PreviewAsync(mocks, () => _ = new Thing("t", new ThingArgs
        {
            Text = Reading.Unknown("u"),
            Value = new InnerArgs { InnerName = Reading.Unknown("deep"), InnerCount = 2 },
            Count = 1,
        }));

        mocks["t"].Inputs.Keys.Should().Equal("count");
    }

    [Fact, Trait("Row", "A14")]
    public async Task Assets_and_archives_arrive_as_themselves_and_are_not_looked_up()
    {
        AssetOrArchive[] values = [new FileAsset("./no-such-file"), new StringAsset("text"), new FileArchive("./no-such-folder")];

        foreach (var value in values)
            (await ArriveValueAsync(value)).Should().BeOfType(value.GetType());
    }

    [Fact, Trait("Row", "A21")]
    public async Task A_null_stays_in_a_list_and_vanishes_from_a_map()
    {
        ((ImmutableArray<object?>)(await ArriveValueAsync(new object?[] { "a", null }))!).Should().Equal(new object?[] { "a", null });
        var map = (ImmutableDictionary<string, object>)await ArriveValueAsync(new Dictionary<string, object?> { ["a"] = 1, ["b"] = null });
        map.Keys.Should().Equal("a");
    }

    [Fact, Trait("Row", "A23")]
    public async Task A_resource_arrives_as_a_resource_with_its_urn()
    {
        var mocks = new RecordingMocks();
        Thing? referenced = null;
        await Runs.UpdateAsync(mocks, () =>
        {
            referenced = new Thing("referenced");
            _ = new Thing("t", new ThingArgs { Value = referenced });
        });

        var arrived = mocks["t"].Inputs["value"].Should().BeAssignableTo<Resource>().Which;
        (await arrived.Urn.ReadAsync()).Should().Be(await referenced!.Urn.ReadAsync());
    }

    [Fact, Trait("Row", "A25")]
    public async Task Untyped_values_nest_in_any_way()
    {
        var value = await ArriveValueAsync(new Dictionary<string, object?>
        {
            ["output"] = Output.Create(Output.Create("o")),
            ["list"] = new List<object> { (Input<int>)1, new InnerArgs { InnerName = "n" }, new InputList<string> { "x" } },
            ["map"] = new InputMap<object> { ["k"] = new[] { "v" } },
        });

        value.Should().BeEquivalentTo(new Dictionary<string, object>
        {
            ["output"] = "o",
            ["list"] = new object[] { 1.0, new Dictionary<string, object> { ["innerName"] = "n" }, new object[] { "x" } },
            ["map"] = new Dictionary<string, object> { ["k"] = new object[] { "v" } },
        });
    }

    [Fact, Trait("Row", "A30")]
    public async Task Outputs_that_the_mock_left_out_can_be_fed_on()
    {
        var mocks = new RecordingMocks();
        await Runs.UpdateAsync(mocks, () =>
        {
            var source = new Thing("source");
            _ = new Thing("t", new ThingArgs
            {
                Text = source.Text,
                Items = source.Items,
                Tags = source.Tags.Apply(tags => tags!),
            });
        });

        mocks["t"].Inputs.Keys.Should().Equal("items");
        ((ImmutableArray<object>)mocks["t"].Inputs["items"]).Should().BeEmpty();
    }

    private static async Task<ImmutableDictionary<string, object>> ArriveAsync(ResourceArgs? args)
    {
        var mocks = new RecordingMocks();
        await Runs.UpdateAsync(mocks, () => _ = new Thing("t", args));
        return mocks["t"].Inputs;
    }

    private static async Task<object> ArriveValueAsync(object value) => (await ArriveAsync(new ThingArgs { Value = value }))["value"];

    private class BaseArgs : ResourceArgs
    {
        [Input("inherited")]
        public Input<string> Inherited { get; set; } = "base";
    }

    private sealed class NamedArgs : BaseArgs
    {
        [Input("field")]
        public Input<string> Field = "field";

        [Input("Some_odd.Name")]
        public Input<string> Odd { get; set; } = "odd";

        [Input("private")]
        private Input<string> Private { get; set; } = "private";

        [Input("output")]
        public Output<string> Output { get; set; } = Pulumi.Output.Create("output");

        [Input("bare")]
        public string Bare { get; set; } = "bare";

        public Input<string> WithoutAttribute { get; set; } = "ignored";
    }

    private sealed class InnerArgs : ResourceArgs
    {
        [Input("innerName")]
        public Input<string>? InnerName { get; set; }

        [Input("innerCount")]
        public Input<int>? InnerCount { get; set; }
    }

    private sealed class JsonArgs : ResourceArgs
    {
        [Input("value", json: true)]
        public Input<object>? Value { get; set; }
    }

    [EnumType]
    private readonly struct Colour
    {
        private readonly string _value;

        private Colour(string value) => _value = value;

        public static Colour Red { get; } = new("red");

        public static explicit operator string(Colour colour) => colour._value;
    }

    [EnumType]
    private readonly struct Level
    {
        private readonly double _value;

        private Level(double value) => _value = value;

        public static Level High { get; } = new(2.5);

        public static explicit operator double(Level level) => level._value;
    }
}
