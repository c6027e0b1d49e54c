namespace Pulumi.Tests;

public class ComponentTests
{
    [Fact, Trait("Row", "C01")]
    public async Task RegisterOutputs_sends_the_output_properties()
    {
        var (component, registration) = await RegisterAsync(component => component.Register());

        registration.Urn.Should().Be(await component.Urn.ReadAsync());
        registration.Outputs.Keys.Should().BeEquivalentTo("renamed", "Number");
        (await registration.Outputs["renamed"].ReadAsync()).Should().Be("text");
        (await registration.Outputs["Number"].ReadAsync()).Should().Be(5.0);
    }

    [Fact, Trait("Row", "C02")]
    public async Task RegisterOutputs_leaves_the_outputs_as_they_are()
    {
        var (component, _) = await RegisterAsync(component => component.Register());

        (await component.Text.ReadAsync()).Should().Be("text");
        component.Missing.Should().BeNull();
    }

    [Theory, Trait("Row", "C03")]
    [InlineData("dictionary")]
    [InlineData("task")]
    [InlineData("output")]
    public async Task RegisterOutputs_takes_a_dictionary(string kind)
    {
        IDictionary<string, object?> outputs = new Dictionary<string, object?> { ["a"] = Output.Create("x"), ["b"] = 2, ["none"] = null };

        var (component, registration) = await RegisterAsync(component => component.Register(outputs, kind));

        registration.Urn.Should().Be(await component.Urn.ReadAsync());
        registration.Outputs.Keys.Should().BeEquivalentTo("a", "b");
        (await registration.Outputs["a"].ReadAsync()).Should().Be("x");
        (await registration.Outputs["b"].ReadAsync()).Should().Be(2.0);
    }

    [Fact, Trait("Row", "C05")]
    public async Task RegisterOutputs_need_not_be_called()
    {
        var mocks = new RecordingMocks();
        var component = await Runs.MakeAsync(mocks, () => new Reporting("c"));

        (await component.Urn.ReadAsync()).Should().EndWith("::c");
        mocks.ComponentRegistrations.Should().BeEmpty();
    }

    [Fact, Trait("Row", "C06")]
    public async Task Args_given_to_the_base_constructor_arrive_as_inputs()
    {
        var mocks = new RecordingMocks();
        await Runs.UpdateAsync(mocks, () =>
        {
            var source = new Thing("source");
            _ = new Group("group", args: new ThingArgs { Text = source.Id, Count = 2 });
        });

        mocks["group"].Inputs.Should().Equal(new Dictionary<string, object> { ["text"] = "source-id", ["count"] = 2.0 });
    }

    [Fact, Trait("Row", "C11")]
    public async Task A_component_without_args_has_no_inputs()
    {
        var mocks = new RecordingMocks();
        await Runs.UpdateAsync(mocks, () => _ = new Group("group"));

        mocks["group"].Inputs.Should().BeEmpty();
    }

    [Fact, Trait("Row", "C07")]
    public async Task Resources_are_returned_in_order_of_construction()
    {
        var resources = await Runs.UpdateAsync(new RecordingMocks(), () =>
        {
            _ = new Group("outer", outer => _ = new Group(
                "inner",
                inner => _ = new Thing("leaf", options: new CustomResourceOptions { Parent = inner }),
                new ComponentResourceOptions { Parent = outer }));
            _ = new Thing("last");
        });

        resources.Select(resource => resource.GetResourceName()).Should().Equal("outer", "inner", "leaf", "last");
    }

    private static async Task<(Reporting, Testing.MockRegisterResourceOutputsRequest)> RegisterAsync(Action<Reporting> register)
    {
        var mocks = new RecordingMocks();
        var component = await Runs.MakeAsync(mocks, () =>
        {
            var component = new Reporting("c");
            register(component);
            return component;
        });
        return (component, mocks.ComponentRegistrations.Should().ContainSingle().Which);
    }

    private sealed class Reporting(string name) : ComponentResource(Group.Token, name)
    {
        [Output("renamed")]
        public Output<string> Text { get; private set; } = Output.Create("text");

        [Output]
        public Output<int> Number { get; private set; } = Output.Create(5);

        [Output]
        public Output<string>? Missing { get; private set; }

        [Output]
        private Output<string> Private { get; set; } = Output.Create("not sent");

        public Output<string> WithoutAttribute { get; private set; } = Output.Create("not sent");

        public void Register() => RegisterOutputs();

        public void Register(IDictionary<string, object?> outputs, string kind)
        {
            if (kind == "task")
                RegisterOutputs(Task.FromResult(outputs));
            else if (kind == "output")
                RegisterOutputs(Output.Create(outputs));
            else
                RegisterOutputs(outputs);
        }
    }
}
