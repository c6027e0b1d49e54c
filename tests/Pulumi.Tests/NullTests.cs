namespace Pulumi.Tests;

/// <summary>Null where the official SDK wants a value.</summary>
public class NullTests
{
    public static TheoryData<string, Func<object>> Refused => new()
    {
        { "value", () => Output.Create((Task<string>)null!) },
        { "value", () => Output.CreateSecret((Task<string>)null!) },
        { "value", () => Output.CreateSecret((Output<string>)null!) },
        { "value", () => Output.JsonSerialize((Output<string>)null!) },
        { "outputValue", () => (Input<string>)(Output<string>)null! },
        { "input", () => (Output<string>)(Input<string>)null! },
        { "input", () => Output.Tuple((Input<string>)null!, (Input<int>)1) },
        { "input", () => Output.All("a", (Input<string>)null!) },
        { "outputs", () => Output.All(Output.Create("a"), null!) },
        { "input", () => new InputList<string> { "a", (Input<string>)null! } },
        { "outputValue", () => (InputList<string>)new Output<string>[] { null! } },
        { "input", () => (InputList<string>)new Input<string>[] { null! } },
        { "items", () => (InputList<string>)(string[])null! },
        { "items", () => (InputList<string>)(Output<string>[])null! },
        { "whole", () => (InputList<string>)(Output<ImmutableArray<string>>)null! },
        { "input", () => new InputMap<string> { ["k"] = (Input<string>)null! } },
        { "values", () => (InputMap<string>)(Output<ImmutableDictionary<string, string>>)null! },
        { "value", () => new FileArchive(null!) },
        { "value", () => new FileAsset(null!) },
        { "value", () => new StringAsset(null!) },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Null_is_refused_where_it_is_given(string parameter, Func<object> give) =>
        give.Should().ThrowExactly<ArgumentNullException>().WithParameterName(parameter);

    [Fact]
    public async Task Outputs_of_a_component_must_be_there() => await Runs.UpdateAsync(new RecordingMocks(), () =>
    {
        foreach (var kind in new[] { 0, 1, 2 })
        {
            var register = () => new Registering($"c{kind}", kind);
            register.Should().ThrowExactly<ArgumentNullException>().WithParameterName("outputs");
        }
    });

    [Fact]
    public async Task A_function_without_arguments_has_none()
    {
        var mocks = new RecordingMocks();
        await Runs.UpdateAsync(mocks, async () =>
        {
            Deployment.Instance.Invoke<object>("test:index:call", null!);
            await Deployment.Instance.InvokeAsync<object>("test:index:call", null!);
        });

        mocks.Calls.Should().HaveCount(2).And.AllSatisfy(call => call.Args.Should().BeEmpty());
    }

    private sealed class Registering : ComponentResource
    {
        public Registering(string name, int kind) : base(Group.Token, name)
        {
            if (kind == 0)
                RegisterOutputs((IDictionary<string, object?>)null!);
            else if (kind == 1)
                RegisterOutputs((Task<IDictionary<string, object?>>)null!);
            else
                RegisterOutputs((Output<IDictionary<string, object?>>)null!);
        }
    }
}
