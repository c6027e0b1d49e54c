namespace Pulumi.Tests;

/// <summary>How a run fails, and what the log does to it.</summary>
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

    [Fact, Trait("Row", "L01")]
    public async Task A_logged_error_fails_the_run_after_the_rest_of_the_program()
    {
        var mocks = new RecordingMocks();

        var messages = await Runs.FailAsync(mocks, () =>
        {
            Log.Error("m");
            _ = new Thing("after");
        });

        messages.Should().Equal("m");
        mocks.Names.Should().Equal("after");
    }

    [Fact, Trait("Row", "L02")]
    public async Task Several_logged_errors_are_all_reported()
    {
        var run = () => Runs.UpdateAsync(new RecordingMocks(), () =>
        {
            Log.Error("first");
            Log.Error("second");
        });

        var failure = (await run.Should().ThrowAsync<AggregateException>()).Which;
        failure.InnerExceptions.Should().AllBeOfType<RunException>();
        failure.InnerExceptions.Select(inner => inner.Message).Should().Equal("first", "second");
    }

    [Fact, Trait("Row", "L06")]
    public async Task A_logged_and_a_thrown_error_are_both_reported()
    {
        var messages = await Runs.FailAsync(new RecordingMocks(), () =>
        {
            Log.Error("logged");
            throw new FormatException("thrown");
        });

        messages.Should().HaveCount(2);
        messages.Should().Contain("logged").And.Contain(message => message.Contains("System.FormatException: thrown"));
    }

    [Fact, Trait("Row", "L03")]
    public async Task Other_log_levels_do_not_change_the_result()
    {
        var resources = await Runs.UpdateAsync(new RecordingMocks(), () =>
        {
            Log.Debug("m");
            Log.Info("m");
            Log.Warn("m", new Thing("a"));
        });

        resources.Should().ContainSingle();
    }

    [Fact, Trait("Row", "S09")]
    public async Task A_constructor_exception_that_the_program_catches_does_not_hang_the_run()
    {
        var resources = await Runs.UpdateAsync(new RecordingMocks(), () =>
        {
            var provider = new TestProvider("aws", "west");
            var options = new ComponentResourceOptions { Provider = provider, Providers = { provider } };
            var make = () => new Group("clash", options: options);
            make.Should().ThrowExactly<ResourceException>();
            _ = new Thing("after");
        });

        resources.Select(resource => resource.GetResourceName()).Should().Contain(["west", "after"]);
    }

    private static Func<Task> Throw(Exception exception) => () => throw exception;
}
