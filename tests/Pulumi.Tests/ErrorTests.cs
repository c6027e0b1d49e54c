namespace Pulumi.Tests;

/// <summary>How a run fails.</summary>
public class ErrorTests
{
    [Theory, Trait("Row", "S09")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_exception_in_the_program_is_the_text_of_the_run_exception(bool afterAwait)
    {
        var run = () => Runs.UpdateAsync(new RecordingMocks(), async () =>
        {
            if (afterAwait)
                await Task.Yield();
            throw new FormatException("broken program");
        });

        var failure = (await run.Should().ThrowAsync<RunException>()).Which;
        failure.InnerException.Should().BeNull();
        failure.Message.Should().Match(
            "Running program '*' failed with an unhandled exception:*System.FormatException: broken program*");
    }

    [Fact, Trait("Row", "S10")]
    public async Task A_run_exception_in_the_program_comes_out_with_just_its_message()
    {
        var messages = await Runs.FailAsync(new RecordingMocks(), Throw(new RunException("bad settings")));

        messages.Should().Equal("bad settings");
    }

    [Fact, Trait("Row", "S10")]
    public async Task A_resource_exception_comes_out_with_its_stack_unless_that_is_hidden()
    {
        var shown = await Runs.FailAsync(new RecordingMocks(), Throw(new ResourceException("bad resource", null)));
        var hidden = await Runs.FailAsync(new RecordingMocks(), Throw(new ResourceException("bad resource", null, hideStack: true)));

        shown.Should().ContainSingle().Which.Should().StartWith("Pulumi.ResourceException: bad resource").And.Contain(nameof(Throw));
        hidden.Should().Equal("bad resource");
    }

    [Fact, Trait("Row", "S09")]
    public async Task A_constructor_exception_that_the_program_catches_does_not_hang_the_run()
    {
        var resources = await Runs.UpdateAsync(new RecordingMocks(), () =>
        {
            var options = new ComponentResourceOptions { ResourceTransformations = { _ => throw new TimeoutException("too late") } };
            var make = () => new Group("broken", options: options);
            make.Should().ThrowExactly<TimeoutException>();
            _ = new Thing("after");
        });

        resources.Select(resource => resource.GetResourceName()).Should().Contain("after");
    }

    private static Func<Task> Throw(Exception exception) => () => throw exception;
}
