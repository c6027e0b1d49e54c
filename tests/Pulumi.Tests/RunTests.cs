using Pulumi.Testing;

namespace Pulumi.Tests;

public class RunTests
{
    private static readonly TestOptions Update = new() { IsPreview = false };

    [Fact, Trait("Row", "S01")]
    public async Task Resources_come_in_order_of_registration()
    {
        var resources = await Runs.UpdateAsync(new RecordingMocks(), () =>
        {
            _ = new Thing("a");
            _ = new Thing("b");
        });

        resources.Select(resource => resource.GetResourceName()).Should().Equal("a", "b");
    }

    [Fact, Trait("Row", "S03")]
    public async Task A_program_needs_no_stack()
    {
        var resources = await Deployment.TestAsync(new RecordingMocks(), Update, () => { _ = new Thing("a"); });

        resources.Select(resource => resource.GetResourceName()).Should().Equal("a");
    }

    [Fact, Trait("Row", "S03")]
    public async Task A_program_without_a_stack_registers_an_empty_set_of_stack_outputs()
    {
        var (mocks, failing) = (new RecordingMocks(), new RecordingMocks());
        var outputs = new Dictionary<string, object?> { ["x"] = 1 };

        await Deployment.TestAsync(mocks, Update, () => outputs);
        await Runs.FailAsync(failing, () => throw new FormatException("before the end"));

        var registration = mocks.Registrations.Should().ContainSingle().Which;
        registration.Urn.Should().Be("urn:pulumi:stack::project::pulumi:pulumi:Stack::project-stack");
        registration.Outputs.Should().BeEmpty();
        failing.Registrations.Should().BeEmpty();
    }

    [Fact, Trait("Row", "S05")]
    public async Task An_asynchronous_program_is_waited_for()
    {
        var resources = await Deployment.TestAsync(new RecordingMocks(), Update, async () =>
        {
            await Task.Yield();
            _ = new Thing("a");
        });

        resources.Select(resource => resource.GetResourceName()).Should().Equal("a");
    }

    [Fact, Trait("Row", "S04")]
    public async Task Outputs_of_a_program_are_handed_back_unresolved()
    {
        var outputs = new Dictionary<string, object?>();

        var result = await Deployment.TestAsync(new RecordingMocks(), Update, () =>
        {
            outputs["id"] = new Thing("a").Id;
            return outputs;
        });

        result.Resources.Should().ContainSingle();
        result.Outputs.Should().BeSameAs(outputs);
        (await result.Outputs["id"].Should().BeOfType<Output<string>>().Which.ReadAsync()).Should().Be("a-id");
    }

    [Fact, Trait("Row", "S04")]
    public async Task Outputs_of_an_asynchronous_program_are_handed_back()
    {
        IDictionary<string, object?> outputs = new Dictionary<string, object?> { ["x"] = 1 };

        var result = await Deployment.TestAsync(new RecordingMocks(), Update, async () =>
        {
            await Task.Yield();
            return outputs;
        });

        result.Outputs.Should().BeSameAs(outputs);
    }

    [Fact, Trait("Row", "S06")]
    public async Task Without_names_a_run_is_a_preview_of_project_and_stack()
    {
        var mocks = new RecordingMocks();
        Output<string>? text = null;
        await Deployment.TestAsync(mocks, new TestOptions(), () => { text = new Thing("t").Text; });

        mocks.Registrations.Single().Urn.Should().StartWith("urn:pulumi:stack::project::");
        (await text!.IsKnownAsync()).Should().BeFalse();
    }

    [Fact, Trait("Row", "S06")]
    public async Task Options_name_project_and_stack()
    {
        var options = new TestOptions { ProjectName = "shop", StackName = "prod", RootDirectory = "/srv/shop", IsPreview = false };
        var mocks = new RecordingMocks();
        var (stack, root) = ("", "");

        await Deployment.TestAsync(
            mocks, options, () => { (stack, root) = (Deployment.Instance.StackName, Deployment.Instance.RootDirectory); });

        (stack, root).Should().Be(("prod", "/srv/shop"));
        mocks.Registrations.Single().Urn.Should().Be("urn:pulumi:prod::shop::pulumi:pulumi:Stack::shop-prod");
    }

    [Fact]
    public async Task A_run_inside_of_a_run_is_refused()
    {
        var inner = new RecordingMocks();

        await Runs.UpdateAsync(new RecordingMocks(), async () =>
        {
            await FluentActions.Awaiting(() => Runs.UpdateAsync(inner, () => _ = new Thing("inner"))).Should()
                .ThrowExactlyAsync<InvalidOperationException>()
                .WithMessage("Deployment.Instance should only be set once at the beginning of a 'Run' call.");
            Deployment.Instance.StackName.Should().Be("stack");
        });
        await Runs.UpdateAsync(inner, () => _ = new Thing("after"));

        inner.Names.Should().Equal("after");
    }

    [Fact, Trait("Row", "S11")]
    public async Task An_exception_in_an_Apply_that_nobody_reads_fails_the_run()
    {
        var messages = await Runs.FailAsync(new RecordingMocks(), () =>
        {
            _ = new Thing("a").Id.Apply(id => id.Length > 0 ? throw new FormatException("unread") : id);
        });

        messages.Should().Contain(message => message.Contains("System.FormatException: unread"));
    }

    [Fact, Trait("Row", "S12")]
    public async Task A_run_ends_when_all_outputs_have_settled()
    {
        var release = new TaskCompletionSource();
        var mocks = new RecordingMocks { Until = args => args.Name == "slow" ? release.Task : Task.CompletedTask };
        var run = Runs.UpdateAsync(mocks, () => { new Thing("slow").Id.Apply(id => new Thing("inside", new ThingArgs { Text = id })); });

        run.IsCompleted.Should().BeFalse();
        release.SetResult();

        (await run).Select(resource => resource.GetResourceName()).Should().Equal("slow", "inside");
        mocks.Events.Should().Equal("+slow", "-slow", "+inside", "-inside");
    }

    [Fact, Trait("Row", "S24")]
    public async Task The_first_failure_ends_the_run_at_once()
    {
        var release = new TaskCompletionSource();
        var mocks = new RecordingMocks
        {
            Until = args => args.Name == "bad" ? Task.FromException(new TimeoutException("no answer")) : release.Task,
        };

        var messages = await Runs.FailAsync(mocks, () =>
        {
            _ = new Thing("inFlight");
            _ = new Thing("bad");
        });

        messages.Should().Contain(message => message.Contains("no answer"));
        mocks.Events.Should().Equal("+inFlight", "+bad");
        release.SetResult();
    }

    [Fact, Trait("Row", "S13")]
    public void Outside_of_a_run_there_is_no_deployment()
    {
        Func<object>[] attempts = [() => Deployment.Instance.StackName, () => new Thing("a"), () => new Config()];

        foreach (var attempt in attempts)
            attempt.Should().Throw<InvalidOperationException>()
                .WithMessage("Trying to acquire Deployment.Instance before 'Run' was called.");
    }

    [Fact, Trait("Row", "S14")]
    public async Task RunAsync_needs_the_cli()
    {
        using var monitor = new EnvironmentVariable("PULUMI_MONITOR", null);
        using var engine = new EnvironmentVariable("PULUMI_ENGINE", null);

        var run = () => Deployment.RunAsync(() => { _ = new Thing("a"); });

        await run.Should().ThrowAsync<InvalidOperationException>()
            .WithMessage("Program run without the Pulumi engine available; re-run using the `pulumi` CLI");
    }

    [Fact]
    public async Task RunAsync_under_the_cli_says_how_to_get_the_official_packages()
    {
        using var monitor = new EnvironmentVariable("PULUMI_MONITOR", "127.0.0.1:1");
        var run = () => Deployment.RunAsync(() => { _ = new Thing("a"); });

        await run.Should().ThrowAsync<InvalidOperationException>().WithMessage("*stand-in*`dotnet build -p:PulumiSdk=nuget`*Pulumi.Aws*");
    }

    [Fact, Trait("Row", "S15")]
    public async Task Runs_side_by_side_are_isolated()
    {
        async Task<(string Before, string Inside, int Count)> RunAsync(string stack)
        {
            var (before, inside) = ("", "");
            var resources = await Deployment.TestAsync(
                new RecordingMocks(),
                new TestOptions { StackName = stack, IsPreview = false },
                async () =>
                {
                    await Task.Yield();
                    before = Deployment.Instance.StackName;
                    new Thing(stack).Id.Apply(async _ =>
                    {
                        await Task.Yield();
                        return inside = Deployment.Instance.StackName;
                    });
                });
            return (before, inside, resources.Length);
        }

        var stacks = Enumerable.Range(0, 8).Select(number => $"stack{number}").ToArray();
        var results = await Task.WhenAll(stacks.Select(stack => Task.Run(() => RunAsync(stack))));

        results.Should().Equal(stacks.Select(stack => (stack, stack, 1)));
    }
}
