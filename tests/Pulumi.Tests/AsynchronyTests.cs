namespace Pulumi.Tests;

/// <summary>Programs that would hang a runtime with too few threads or too deep a stack.</summary>
public class AsynchronyTests
{
    [Fact, Trait("Row", "D01")]
    public async Task A_program_may_block_on_an_output()
    {
        var mocks = new RecordingMocks { Until = async _ => await Task.Yield() };
        var id = "";

        await Runs.UpdateAsync(mocks, () => { id = Block(new Thing("t").Id); });

        id.Should().Be("t-id");
    }

    [Fact, Trait("Row", "D02")]
    public async Task A_long_chain_and_a_wide_fan_end()
    {
        var mocks = new RecordingMocks { Until = async _ => await Task.Yield(), State = args => args.Inputs };
        var resources = await Runs.UpdateAsync(mocks, () =>
        {
            var last = new Thing("chain0", new ThingArgs { Text = "0" });
            for (var link = 1; link < 200; link++)
                last = new Thing($"chain{link}", new ThingArgs { Text = last.Id });
            for (var leaf = 0; leaf < 500; leaf++)
                _ = new Thing($"fan{leaf}", new ThingArgs { Text = last.Text });
        });

        resources.Should().HaveCount(700);
        mocks["fan499"].Inputs["text"].Should().Be("chain198-id");
    }

    [Fact, Trait("Row", "D03")]
    public async Task Outputs_of_unfinished_children_end()
    {
        var mocks = new RecordingMocks { Until = async _ => await Task.Yield() };
        Output<string>? childId = null;

        await Runs.UpdateAsync(mocks, () =>
        {
            _ = new Group("group", group =>
            {
                var child = new Thing("child", options: new CustomResourceOptions { Parent = group });
                childId = child.Id;
                _ = new Thing("sibling", new ThingArgs { Text = child.Id }, new CustomResourceOptions { Parent = group });
            });
        });

        (await childId!.ReadAsync()).Should().Be("child-id");
        mocks["sibling"].Inputs["text"].Should().Be("child-id");
    }

    private static T Block<T>(Output<T> output) => output.ReadAsync().GetAwaiter().GetResult();
}
