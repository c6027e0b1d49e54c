using Pulumi.Testing;

namespace Pulumi.Tests;

/// <summary>What the mocks get and may give back.</summary>
public class MockStateTests
{
    private static readonly string[] Pair = ["a", "b"];

    [Fact, Trait("Row", "M01")]
    public async Task A_custom_resource_arrives_with_type_name_and_inputs()
    {
        var mocks = new RecordingMocks();
        await Runs.UpdateAsync(mocks, () => _ = new Thing("t", new ThingArgs { Text = "x" }));

        var args = mocks.Resources.Should().ContainSingle().Which;
        (args.Type, args.Name, args.Provider, args.Id).Should().Be((Thing.Token, "t", "", ""));
        args.Inputs.Should().Equal(new Dictionary<string, object> { ["text"] = "x" });
    }

    [Fact, Trait("Row", "M02")]
    public async Task Components_reach_the_mocks_and_the_stack_does_not()
    {
        var mocks = new RecordingMocks();
        await Runs.UpdateAsync(mocks, () => _ = new Group("group"));

        mocks.Resources.Select(resource => resource.Type).Should().Equal(Group.Token);
    }

    [Fact, Trait("Row", "M03")]
    public async Task The_state_may_be_any_dictionary_or_resource_args()
    {
        object[] states =
        [
            new Dictionary<string, string> { ["text"] = "x" },
            new Dictionary<string, object> { ["text"] = "x" },
            ImmutableDictionary<string, object>.Empty.Add("text", "x"),
            new ThingArgs { Text = "x" },
        ];

        foreach (var state in states)
            (await (await MakeAsync(state)).Text.ReadAsync()).Should().Be("x", "the state is a {0}", state.GetType());
    }

    [Fact, Trait("Row", "M04")]
    public async Task Any_other_state_fails_the_run()
    {
        (await FailAsync(new { text = "x" })).Should().Contain(message => message.Contains("is not a supported argument type."));
        (await FailAsync(new List<string> { "x" })).Should().Contain(message => message.Contains("is not a supported argument type."));
        (await FailAsync(null!)).Should().Contain(message => message.Contains("System.NullReferenceException"));
    }

    [Fact, Trait("Row", "M05")]
    public async Task The_id_is_known()
    {
        var id = (await Runs.MakeAsync(new RecordingMocks(), () => new Thing("t"))).Id;

        (await id.IsKnownAsync()).Should().BeTrue();
        (await id.ReadAsync()).Should().Be("t-id");
    }

    [Fact, Trait("Row", "M06")]
    public async Task A_null_id_is_unknown_in_an_update_too() =>
        (await (await Runs.MakeAsync(new RecordingMocks { Id = _ => null }, () => new Thing("t"))).Id.IsKnownAsync()).Should().BeFalse();

    [Fact, Trait("Row", "M07")]
    public async Task Inputs_are_not_echoed()
    {
        var thing = await Runs.MakeAsync(new RecordingMocks(), () => new Thing("t", new ThingArgs { Text = "x", Count = 3 }));

        (await thing.Text.ReadAsync()).Should().BeNull();
        (await thing.Count.ReadAsync()).Should().Be(0);
    }

    [Fact, Trait("Row", "M08")]
    public async Task Outputs_missing_from_the_state_are_known_defaults_in_an_update() =>
        await ShouldBeKnownDefaultsAsync(await Runs.MakeAsync(new RecordingMocks(), () => new Thing("t")));

    [Fact, Trait("Row", "M09")]
    public async Task Outputs_missing_from_the_state_are_unknown_in_a_preview()
    {
        var thing = (Thing)(await Runs.PreviewAsync(new RecordingMocks(), () => _ = new Thing("t"))).Single();

        (await thing.Text.IsKnownAsync()).Should().BeFalse();
        (await thing.Count.IsKnownAsync()).Should().BeFalse();
        (await thing.Items.IsKnownAsync()).Should().BeFalse();
        (await thing.Urn.IsKnownAsync()).Should().BeTrue();
    }

    [Fact, Trait("Row", "M10")]
    public async Task Outputs_have_the_types_of_their_properties()
    {
        var thing = await MakeAsync(new Dictionary<string, object>
        {
            ["text"] = "x",
            ["count"] = 3,
            ["ratio"] = 1.5,
            ["flag"] = true,
            ["items"] = Pair,
            ["tags"] = new Dictionary<string, object> { ["k"] = "v" },
        });

        (await thing.Text.ReadAsync()).Should().Be("x");
        (await thing.Count.ReadAsync()).Should().Be(3);
        (await thing.Ratio.ReadAsync()).Should().Be(1.5);
        (await thing.Flag.ReadAsync()).Should().BeTrue();
        (await thing.Items.ReadAsync()).Should().Equal(Pair);
        (await thing.Tags.ReadAsync()).Should().Equal(new Dictionary<string, string> { ["k"] = "v" });
    }

    [Fact, Trait("Row", "M11")]
    public async Task A_value_of_the_wrong_type_gives_the_default() =>
        await ShouldBeKnownDefaultsAsync(await MakeAsync(new Dictionary<string, object>
        {
            ["text"] = 5,
            ["count"] = "many",
            ["flag"] = "yes",
            ["items"] = "a",
            ["tags"] = true,
        }));

    [Fact, Trait("Row", "M14")]
    public async Task A_secret_in_the_state_makes_its_output_secret_and_no_other()
    {
        var thing = await MakeAsync(new Dictionary<string, object>
        {
            ["text"] = Output.CreateSecret("s"),
            ["items"] = new object[] { "a", Output.CreateSecret("b") },
            ["count"] = 1,
        });

        (await thing.Text.IsSecretAsync()).Should().BeTrue();
        (await thing.Text.ReadAsync()).Should().Be("s");
        (await thing.Items.IsSecretAsync()).Should().BeTrue();
        (await thing.Items.ReadAsync()).Should().Equal(Pair);
        (await thing.Count.IsSecretAsync()).Should().BeFalse();
    }

    [Fact, Trait("Row", "M16")]
    public async Task An_unknown_in_the_state_makes_its_output_unknown_and_no_other()
    {
        var thing = await MakeAsync(new Dictionary<string, object> { ["text"] = Reading.Unknown("u"), ["count"] = 1 });

        (await thing.Text.IsKnownAsync()).Should().BeFalse();
        (await thing.Count.IsKnownAsync()).Should().BeTrue();
    }

    [Fact, Trait("Row", "M15")]
    public async Task Secret_inputs_and_additional_secret_outputs_do_not_make_mocked_outputs_secret()
    {
        var mocks = new RecordingMocks { State = args => args.Inputs };
        var thing = await Runs.MakeAsync(mocks, () => new Thing(
            "t",
            new ThingArgs { Text = Output.CreateSecret("s"), Count = 1 },
            new CustomResourceOptions { AdditionalSecretOutputs = { "count" } }));

        (await thing.Text.ReadAsync()).Should().Be("s");
        (await thing.Text.IsSecretAsync()).Should().BeFalse();
        (await thing.Count.IsSecretAsync()).Should().BeFalse();
    }

    [Fact, Trait("Row", "M17")]
    public async Task Null_in_the_state_is_as_if_missing()
    {
        var mocks = RecordingMocks.Returning("text", null);
        var updated = await Runs.MakeAsync(mocks, () => new Thing("t"));
        var previewed = (Thing)(await Runs.PreviewAsync(mocks, () => _ = new Thing("t"))).Single();

        (await updated.Text.ReadAsync()).Should().BeNull();
        (await updated.Text.IsKnownAsync()).Should().BeTrue();
        (await previewed.Text.IsKnownAsync()).Should().BeFalse();
    }

    [Fact, Trait("Row", "M18")]
    public async Task An_unsupported_value_in_the_state_fails_the_run() =>
        (await FailAsync(new Dictionary<string, object> { ["count"] = 5L })).Should().Contain(message =>
            message.Contains("System.Int64 is not a supported argument type.\n\t.count"));

    [Fact, Trait("Row", "M25")]
    public async Task Mocks_need_two_methods_only()
    {
        var resources = await Runs.UpdateAsync(new SmallestMocks(), () => _ = new RegisteringComponent("c"));

        resources.Should().ContainSingle();
    }

    private static Task<Thing> MakeAsync(object state) =>
        Runs.MakeAsync(new RecordingMocks { State = _ => state }, () => new Thing("t"));

    private static Task<IReadOnlyList<string>> FailAsync(object state) =>
        Runs.FailAsync(new RecordingMocks { State = _ => state }, () => _ = new Thing("t"));

    private static async Task ShouldBeKnownDefaultsAsync(Thing thing)
    {
        (await thing.Text.IsKnownAsync()).Should().BeTrue();
        (await thing.Text.ReadAsync()).Should().BeNull();
        (await thing.Count.ReadAsync()).Should().Be(0);
        (await thing.Ratio.ReadAsync()).Should().BeNull();
        (await thing.Flag.ReadAsync()).Should().BeFalse();
        (await thing.Items.ReadAsync()).IsDefault.Should().BeTrue();
        (await thing.Tags.ReadAsync()).Should().BeNull();
        (await thing.Tags.IsKnownAsync()).Should().BeTrue();
    }

    private sealed class RegisteringComponent : ComponentResource
    {
        public RegisteringComponent(string name) : base(Group.Token, name) => RegisterOutputs();
    }

    private sealed class SmallestMocks : IMocks
    {
        public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args) =>
            Task.FromResult<(string?, object)>(($"{args.Name}-id", args.Inputs));

        public Task<object> CallAsync(MockCallArgs args) => Task.FromResult<object>(args.Args);
    }
}
