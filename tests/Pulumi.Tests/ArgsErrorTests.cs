namespace Pulumi.Tests;

/// <summary>Resource args that fail the run.</summary>
public class ArgsErrorTests
{
    [Fact, Trait("Row", "A08")]
    public async Task A_required_input_left_out_fails_the_run_but_not_the_constructor()
    {
        var mocks = new RecordingMocks();
        Thing? thing = null;

        var messages = await Runs.FailAsync(mocks, () => { thing = new Thing("t", new RequiredArgs()); });

        thing.Should().NotBeNull();
        mocks.Resources.Should().BeEmpty();
        messages.Should().Contain(message => message.Contains(
            $"System.ArgumentNullException: [Input] {typeof(RequiredArgs).FullName}.Needed "
            + "is required but was not given a value (Parameter 'Needed')"));
    }

    [Fact, Trait("Row", "A09")]
    public async Task A_required_input_left_out_of_nested_args_names_the_property() =>
        (await FailAsync(new RequiredArgs())).Should().Contain(message => message.Contains(
            "System.InvalidOperationException: error serializing property \"value\": "
            + $"[Input] {typeof(RequiredArgs).FullName}.Needed is required"));

    public static TheoryData<object, string, string> Unsupported => new()
    {
        { 5L, "System.Int64", "" },
        { 5f, "System.Single", "" },
        { 'c', "System.Char", "" },
        { 5m, "System.Decimal", "" },
        { new object[] { "a", new Dictionary<string, object> { ["when"] = DateTime.UnixEpoch } }, "System.DateTime", "[1].when" },
    };

    [Theory, Trait("Row", "A17")]
    [MemberData(nameof(Unsupported))]
    public async Task A_value_of_another_type_fails_the_run_with_its_path(object value, string type, string path) =>
        (await FailAsync(value)).Should().Contain(message => message.Contains(
            $"error serializing property \"value\": {type} is not a supported argument type.\n\tresource:t[{Thing.Token}].value.id{path}"));

    [Fact, Trait("Row", "A19")]
    public async Task A_task_as_a_value_fails_the_run() =>
        (await FailAsync(Task.FromResult("x"))).Should().Contain(message => message.Contains(
            "error serializing property \"value\": Tasks are not allowed inside ResourceArgs. "
            + $"Please wrap your Task in an Output:\n\tresource:t[{Thing.Token}].value.id"));

    [Fact, Trait("Row", "A17")]
    public async Task The_path_of_a_fault_has_a_step_for_every_output_on_the_way()
    {
        (await FailAsync((InputList<object>)new Input<object>[] { "a", 5L })).Should().Contain(message => message.Contains(
            $"System.Int64 is not a supported argument type.\n\tresource:t[{Thing.Token}].value.id.id[1].id"));
        (await FailAsync(new InputMap<object> { ["k"] = 5L })).Should().Contain(message => message.Contains(
            $"System.Int64 is not a supported argument type.\n\tresource:t[{Thing.Token}].value.id.id.k.id"));
        (await FailAsync(new BareArgs())).Should().Contain(message => message.Contains(
            $"System.Int64 is not a supported argument type.\n\tresource:t[{Thing.Token}].value.id.bare"));
    }

    [Fact, Trait("Row", "A17")]
    public async Task Keys_must_be_strings() =>
        (await FailAsync(new Dictionary<int, string> { [1] = "a" })).Should().Contain(message => message.Contains(
            $"Dictionaries are only supported with string keys:\n\tresource:t[{Thing.Token}].value.id"));

    [Fact, Trait("Row", "A17")]
    public async Task A_generic_type_is_named_in_full() =>
        (await FailAsync(new HashSet<string>())).Should().Contain(message => message.Contains($"{typeof(HashSet<string>).FullName} is not a supported"));

    [Fact, Trait("Row", "A26")]
    public async Task An_exception_inside_an_input_fails_the_run() =>
        (await FailAsync(Reading.Faulted<string>(new FormatException("bad input")))).Should().Contain(message =>
            message.Contains("System.FormatException: bad input"));

    private static async Task<IReadOnlyList<string>> FailAsync(object value)
    {
        var mocks = new RecordingMocks();
        var messages = await Runs.FailAsync(mocks, () => _ = new Thing("t", new ThingArgs { Value = value }));
        mocks.Resources.Should().BeEmpty();
        return messages;
    }

    private sealed class BareArgs : ResourceArgs
    {
        [Input("bare")]
        public object Bare { get; set; } = 5L;
    }

    private sealed class RequiredArgs : ResourceArgs
    {
        [Input("needed", required: true)]
        public Input<string>? Needed { get; set; }
    }
}
