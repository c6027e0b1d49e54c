namespace Pulumi.Tests;

/// <summary>Mocks that throw, and the order and concurrency in which resources reach mocks.</summary>
public class FailingMockTests
{
    [Fact, Trait("Row", "M19")]
    public async Task An_exception_of_the_mock_fails_the_run_and_all_outputs_of_the_resource()
    {
        var exception = new TimeoutException("no answer");
        Thing? thing = null;

        var messages = await Runs.FailAsync(Throwing(exception), () => { thing = new Thing("bad"); });

        messages.Should().Contain(message => message.Contains("System.TimeoutException: no answer"));
        Func<Task>[] reads = [thing!.Id.ReadAsync, thing.Urn.ReadAsync, thing.Text.ReadAsync, thing.Items.ReadAsync];
        foreach (var read in reads)
            (await read.Should().ThrowExactlyAsync<TimeoutException>()).Which.Should().BeSameAs(exception);
    }

    [Fact, Trait("Row", "M20")]
    public async Task A_run_exception_of_the_mock_is_the_message_of_the_run()
    {
        var messages = await Runs.FailAsync(Throwing(new RunException("exactly this")), () => _ = new Thing("bad"));

        messages.Should().OnlyContain(message => message == "exactly this");
    }

    [Fact, Trait("Row", "M20")]
    public async Task A_resource_exception_without_stack_is_the_message_of_the_run()
    {
        var exception = new ResourceException("exactly this", null, hideStack: true);

        var messages = await Runs.FailAsync(Throwing(exception), () => _ = new Thing("bad"));

        messages.Should().OnlyContain(message => message == "exactly this");
    }

    [Fact, Trait("Row", "M21")]
    public async Task Dependents_of_a_failed_resource_never_reach_the_mock_and_others_do()
    {
        var mocks = Throwing(new TimeoutException("no answer"));
        List<Thing> dependents = [];

        await Runs.FailAsync(mocks, () =>
        {
            var bad = new Thing("bad");
            dependents.Add(new Thing("byInput", new ThingArgs { Text = bad.Id }));
            dependents.Add(new Thing("byDependsOn", options: new CustomResourceOptions { DependsOn = { bad } }));
            dependents.Add(new Thing("byParent", options: new CustomResourceOptions { Parent = bad }));
            _ = new Thing("independent");
        });

        foreach (var dependent in dependents)
            await dependent.Invoking(thing => thing.Urn.ReadAsync()).Should().ThrowAsync<TimeoutException>();
        mocks.Names.Should().Equal("bad", "independent");
    }

    [Fact, Trait("Row", "M22")]
    public async Task A_resource_that_waits_for_nothing_reaches_the_mock_inside_its_constructor()
    {
        var mocks = new RecordingMocks();
        IEnumerable<string?> arrived = [];
        await Runs.UpdateAsync(mocks, () =>
        {
            _ = new Thing("t", new ThingArgs { Text = "x" });
            arrived = mocks.Names.ToArray();
        });

        arrived.Should().Equal("t");
    }

    [Fact, Trait("Row", "M23")]
    public async Task Independent_resources_are_in_flight_together()
    {
        var bothArrived = new TaskCompletionSource();
        var arrived = 0;
        var mocks = new RecordingMocks
        {
            Until = _ =>
            {
                if (Interlocked.Increment(ref arrived) == 2)
                    bothArrived.SetResult();
                return bothArrived.Task;
            },
        };

        await Runs.UpdateAsync(mocks, () =>
        {
            _ = new Thing("a");
            _ = new Thing("b");
        });

        mocks.Events.Take(2).Should().Equal("+a", "+b");
    }

    private static RecordingMocks Throwing(Exception exception) =>
        new() { Until = args => args.Name == "bad" ? Task.FromException(exception) : Task.CompletedTask };
}
