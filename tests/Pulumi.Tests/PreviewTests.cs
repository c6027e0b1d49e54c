namespace Pulumi.Tests;

public class PreviewTests
{
    [Fact, Trait("Row", "W01")]
    public async Task Apply_runs_on_what_the_mock_returned_and_on_ids_and_urns()
    {
        List<string> seen = [];
        await Runs.PreviewAsync(RecordingMocks.Returning("text", "x"), () =>
        {
            var thing = new Thing("t");
            thing.Text.Apply(_ => Note("text"));
            thing.Id.Apply(_ => Note("id"));
            thing.Urn.Apply(_ => Note("urn"));
            thing.Items.Apply(_ => Note("items"));
            thing.Count.Apply(_ => Note("count"));
        });

        seen.Should().BeEquivalentTo("text", "id", "urn");

        string Note(string name)
        {
            seen.Add(name);
            return name;
        }
    }

    [Fact, Trait("Row", "W02")]
    public async Task Apply_runs_on_the_default_in_an_update()
    {
        var seen = -1;
        await Runs.UpdateAsync(new RecordingMocks(), () => { new Thing("t").Count.Apply(count => seen = count); });

        seen.Should().Be(0);
    }

    [Fact, Trait("Row", "W03")]
    public async Task A_resource_with_unknown_inputs_is_registered_without_them()
    {
        var mocks = new RecordingMocks();
        await Runs.PreviewAsync(mocks, () =>
        {
            var source = new Thing("source");
            _ = new Thing("t", new ThingArgs { Text = source.Text, Count = 1 });
        });

        mocks["t"].Inputs.Should().Equal(new Dictionary<string, object> { ["count"] = 1.0 });
    }

    [Fact, Trait("Row", "W09")]
    public async Task A_list_or_map_with_one_unknown_element_is_absent_as_a_whole()
    {
        var mocks = new RecordingMocks();
        await Runs.PreviewAsync(mocks, () =>
        {
            var source = new Thing("source");
            _ = new Thing("t", new ThingArgs { Items = { "a", source.Text }, Tags = { ["k"] = source.Text, ["l"] = "v" }, Count = 1 });
        });

        mocks["t"].Inputs.Keys.Should().Equal("count");
    }

    [Fact, Trait("Row", "W04")]
    public async Task Resources_inside_Apply_of_an_unknown_are_not_made()
    {
        void Program() => new Thing("source").Text.Apply(text => new Thing("inside", new ThingArgs { Text = text }));

        var previewed = await Runs.PreviewAsync(new RecordingMocks(), Program);
        var updated = await Runs.UpdateAsync(new RecordingMocks(), Program);

        previewed.Select(resource => resource.GetResourceName()).Should().Equal("source");
        updated.Select(resource => resource.GetResourceName()).Should().Equal("source", "inside");
    }
}
