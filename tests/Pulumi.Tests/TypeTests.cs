namespace Pulumi.Tests;

/// <summary>How outputs are typed, and what properties may be outputs.</summary>
public class TypeTests
{
    [Fact, Trait("Row", "T01")]
    public async Task An_output_type_is_built_by_its_constructor_from_the_fields_it_names()
    {
        var typed = await MakeAsync(("endpoint", new Dictionary<string, object>
        {
            ["host"] = "h",
            ["port"] = 443,
            ["unknownField"] = true,
        }));

        var endpoint = await typed.Endpoint.ReadAsync();
        (endpoint!.Host, endpoint.Port, endpoint.Secure).Should().Be(("h", 443, null));
    }

    [Fact, Trait("Row", "T02")]
    public async Task Untyped_outputs_are_doubles_strings_booleans_and_immutable_collections()
    {
        var value = await (await MakeAsync(("anything", new Dictionary<string, object>
        {
            ["list"] = new object[] { 1, "x", true },
            ["empty"] = Array.Empty<object>(),
        }))).Anything.ReadAsync();

        var map = value.Should().BeAssignableTo<ImmutableDictionary<string, object>>().Which;
        map["list"].Should().BeOfType<ImmutableArray<object>>().Which.Should().Equal(1.0, "x", true);
        map["empty"].Should().BeOfType<ImmutableArray<object>>().Which.Should().BeEmpty();
    }

    [Fact, Trait("Row", "T11")]
    public async Task Nested_collections_are_converted()
    {
        var nested = await (await MakeAsync(("nested", new Dictionary<string, object>
        {
            ["a"] = new object[] { new Dictionary<string, object> { ["host"] = "h" } },
            ["b"] = Array.Empty<object>(),
        }))).Nested.ReadAsync();

        nested["a"].Should().ContainSingle().Which.Host.Should().Be("h");
        nested["b"].IsDefault.Should().BeFalse();
        nested["b"].Should().BeEmpty();
    }

    [Fact, Trait("Row", "T12")]
    public async Task Empty_collections_stay_empty()
    {
        var state = new Dictionary<string, object> { ["items"] = Array.Empty<string>(), ["tags"] = new Dictionary<string, string>() };
        var thing = await Runs.MakeAsync(new RecordingMocks { State = _ => state }, () => new Thing("t"));

        (await thing.Items.ReadAsync()).IsDefault.Should().BeFalse();
        (await thing.Items.ReadAsync()).Should().BeEmpty();
        (await thing.Tags.ReadAsync()).Should().BeEmpty();
    }

    [Fact, Trait("Row", "T04")]
    public async Task Enums_take_any_value()
    {
        (await (await MakeAsync(("shade", "dark"))).Shade.ReadAsync()).Should().Be(Shade.Dark);
        ((string)await (await MakeAsync(("shade", "not-defined"))).Shade.ReadAsync()).Should().Be("not-defined");
        (await (await MakeAsync(("day", 2))).Day.ReadAsync()).Should().Be(DayOfWeek.Tuesday);
        (await (await MakeAsync(("day", 77))).Day.ReadAsync()).Should().Be((DayOfWeek)77);
    }

    [Fact, Trait("Row", "M11")]
    public async Task One_bad_item_of_a_collection_is_the_default_and_spoils_no_other()
    {
        var typed = await MakeAsync(
            ("ports", new object[] { 1, "two", 3 }),
            ("names", new Dictionary<string, object> { ["a"] = "x", ["b"] = 5 }),
            ("endpoint", new Dictionary<string, object> { ["host"] = "h", ["port"] = "many" }));

        (await typed.Ports.ReadAsync()).Should().Equal(1, 0, 3);
        (await typed.Names.ReadAsync()).Should().Equal(new Dictionary<string, string?> { ["a"] = "x", ["b"] = null });
        var endpoint = await typed.Endpoint.ReadAsync();
        (endpoint!.Host, endpoint.Port).Should().Be(("h", 0));
    }

    private const string AllowedTypes =
        "Allowed types are:\n    String, Boolean, Int32, Double,\n"
        + "    Nullable<...>, ImmutableArray<...> and ImmutableDictionary<string, ...> or\n"
        + "    a class explicitly marked with the [OutputTypeAttribute].";

    [Fact, Trait("Row", "T06")]
    public async Task Other_output_types_are_refused_by_the_constructor() => await Runs.UpdateAsync(new RecordingMocks(), () =>
    {
        var makeLong = () => new WithOutput<long>();
        var makeList = () => new WithOutput<List<string>>();
        var makeMap = () => new WithOutput<ImmutableDictionary<int, string>>();

        FluentActions.Invoking(() => new WithText()).Should().ThrowExactly<RunException>()
            .WithMessage("Output(s) 'text' have incorrect type. [Output] attributed properties must be instances of Output<T>.");
        makeLong.Should().ThrowExactly<InvalidOperationException>().Which.Message.ReplaceLineEndings("\n")
            .Should().Match($"[Output] *.Value contains invalid type System.Int64. {AllowedTypes}");
        makeList.Should().ThrowExactly<InvalidOperationException>()
            .WithMessage($"[Output] *.Value contains invalid type {typeof(List<string>).FullName}:\n    The only generic types allowed are ImmutableArray<...> and ImmutableDictionary<string, ...>");
        makeMap.Should().ThrowExactly<InvalidOperationException>()
            .WithMessage("[Output] *.Value contains invalid type *:\n    The only allowed ImmutableDictionary 'TKey' type is 'String'.");
    });

    private static Task<Typed> MakeAsync(params (string Key, object Value)[] state) => Runs.MakeAsync(
        new RecordingMocks { State = _ => state.ToDictionary(field => field.Key, field => field.Value) },
        () => new Typed("t"));

    private sealed class WithOutput<T>() : CustomResource("test:index:WithOutput", "t", ResourceArgs.Empty, options: null)
    {
        [Output("value")]
        public Output<T> Value { get; private set; } = null!;
    }

    private sealed class WithText() : CustomResource("test:index:WithText", "t", ResourceArgs.Empty, options: null)
    {
        [Output("text")]
        public string Text { get; private set; } = "";
    }

    private sealed class Typed(string name) : CustomResource("test:index:Typed", name, ResourceArgs.Empty, options: null)
    {
        [Output("endpoint")]
        public Output<Endpoint?> Endpoint { get; private set; } = null!;

        [Output("anything")]
        public Output<object> Anything { get; private set; } = null!;

        [Output("nested")]
        public Output<ImmutableDictionary<string, ImmutableArray<Endpoint>>> Nested { get; private set; } = null!;

        [Output("ports")]
        public Output<ImmutableArray<int>> Ports { get; private set; } = null!;

        [Output("names")]
        public Output<ImmutableDictionary<string, string?>> Names { get; private set; } = null!;

        [Output("shade")]
        public Output<Shade> Shade { get; private set; } = null!;

        [Output("day")]
        public Output<DayOfWeek> Day { get; private set; } = null!;
    }

    [OutputType]
    private sealed class Endpoint
    {
        public string Host { get; }
        public int Port { get; }
        public bool? Secure { get; }

        [OutputConstructor]
        private Endpoint(string host, int port, bool? secure) =>
            (Host, Port, Secure) = (host, port, secure);
    }

    [EnumType]
    private readonly record struct Shade
    {
        private readonly string _value;

        private Shade(string value) => _value = value;

        public static Shade Dark { get; } = new("dark");

        public static explicit operator string(Shade shade) => shade._value;
    }
}
